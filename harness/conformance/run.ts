import { ExitCode, UsageError } from '../host/errors.js';
import { packageFacts } from '../host/package.js';
import { wallsFor } from '../host/walls/available.js';
import { hostFacts } from '../report/host-facts.js';
import {
  type ReleaseResult,
  type Report,
  type RequirementFacts,
  reportFormat,
  type UnjudgedRelease,
} from '../report/model.js';
import { judged } from '../report/summarise.js';
import { keepTimes } from '../report/times.js';
import { requirements } from '../requirements/table.js';
import type { Choice } from '../sources/choice.js';
import { type EachGoOptions, eachGo } from './each-go.js';
import { withComparison } from './failure-policy.js';
import { planGos, type Surroundings } from './gos.js';
import type { RunOptions } from './options.js';
import { processorsOf } from './processors.js';
import { judgeRelease } from './release.js';
import { judgeReleaseInRoom } from './release-in-room.js';
import { type ChosenShard, chooseShard, shardNote } from './shard.js';
import type { Subject } from './subject.js';

export interface RunEvents {
  /**
   * Called with each release's result as soon as it is there. `several`: the run is over more than one Go.
   */
  onRelease?: (
    result: ReleaseResult,
    facts: { requirements: readonly RequirementFacts[]; several: boolean },
  ) => void;
}

/** Judges every Go that was asked for, one after the other, and returns the report. */
export async function run(
  options: RunOptions,
  surroundings: Surroundings,
  { onRelease }: RunEvents = {},
): Promise<Report> {
  const started = new Date();
  const clock = performance.now();
  const { gos } = options;
  const planned = await planGos(gos, surroundings);
  const shard = await chooseShard(planned, options.shard, gos.implementation, surroundings.cache);
  if (shard !== undefined) surroundings.progress.note(shardNote(shard));
  const choices = shard === undefined ? planned : planned.filter((_choice, i) => shard.places.includes(i));
  const judgeable = judgeableRequirements(options);
  const walls = await wallsFor(options.sandbox, 'what is judged', surroundings);
  const onSeveral = processorsOf(gos).length > 1;
  const several = choices.length > 1 || onSeveral;
  const judge = (subject: Subject): Promise<ReleaseResult> =>
    walls
      ? judgeReleaseInRoom(subject, judgeable, options, surroundings)
      : judgeRelease(subject, judgeable, options, surroundings);
  const asked = { ...surroundings, request: gos, several: planned.length > 1 || onSeveral };
  const all = await judgeAll(choices, asked, judge, result =>
    onRelease?.(result, { requirements: judgeable, several }),
  );
  const { name, version } = packageFacts();
  const report: Report = {
    format: reportFormat,
    tool: { name, version },
    arguments: [...options.arguments],
    started: started.toISOString(),
    durationMs: performance.now() - clock,
    host: hostFacts(),
    requirements: judgeable,
    results: all.results.map(({ value }) => value),
    ...(all.unjudged.length === 0 ? {} : { unjudged: all.unjudged.map(({ value }) => value) }),
    ...(shard === undefined ? {} : { shard: shardFacts(shard, all) }),
  };
  // A part of the scenarios, or several times all of them, says little about how long a run takes.
  if (options.whole && shard === undefined) await keepTimes(surroundings.cache, report);
  return withComparison(report, options.policy);
}

/**
 * Throws UsageError where a report has results and none of them judged anything: such a run proves nothing.
 */
export function requireJudged({ results, unjudged = [] }: Report): void {
  if (results.some(judged)) return;
  const [unavailable] = unjudged.filter(({ exitCode }) => exitCode === ExitCode.conforms);
  if (results.length === 0 && unavailable === undefined) return;
  throw new UsageError('nothing of what was selected applies to what was judged', {
    remedy: '--verbose shows the reason for each scenario; --grep and --requirement select other ones',
  });
}

function judgeableRequirements({ scenarios }: RunOptions): RequirementFacts[] {
  const named = new Set(scenarios.flatMap(scenario => scenario.requirements));
  return requirements.filter(requirement => named.has(requirement.id));
}

/** Values with the places of their releases among the choices, from 0. */
interface Settlement {
  results: { place: number; value: ReleaseResult }[];
  unjudged: { place: number; value: UnjudgedRelease }[];
}

async function judgeAll(
  choices: readonly Choice[],
  asked: EachGoOptions,
  judge: (subject: Subject) => Promise<ReleaseResult>,
  onRelease: (result: ReleaseResult) => void,
): Promise<Settlement> {
  const all: Settlement = { results: [], unjudged: [] };
  for await (const settled of eachGo(choices, asked, judge)) {
    const { place } = settled;
    if ('unjudged' in settled) {
      all.unjudged.push({ place, value: settled.unjudged });
    } else {
      all.results.push({ place, value: settled.result });
      onRelease(settled.result);
    }
  }
  return all;
}

/** What `report merge` needs to put the parts of a run together. */
function shardFacts(
  { index, count, releases, places }: ChosenShard,
  { results, unjudged }: Settlement,
): NonNullable<Report['shard']> {
  const amongAll = ({ place }: { place: number }): number => places[place] ?? place;
  return {
    index,
    count,
    releases: [...releases],
    results: results.map(amongAll),
    unjudged: unjudged.map(amongAll),
  };
}

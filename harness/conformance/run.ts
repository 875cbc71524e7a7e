import { defined } from '../host/defined.js';
import { ExitCode, UsageError } from '../host/errors.js';
import { EarlyEnd, untilAborted } from '../host/interruption.js';
import { packageFacts } from '../host/package.js';
import { wallsFor } from '../host/walls/available.js';
import { eventsFormat, type RunStarted, type TimedEvent } from '../report/events/events.js';
import { hostFacts } from '../report/host-facts.js';
import type { ReleaseResult, Report, RequirementFacts } from '../report/model.js';
import { judged } from '../report/summarise.js';
import { keepScenarioTimes, keepTimes, lastScenarioTimes } from '../report/times.js';
import { requirements } from '../requirements/table.js';
import type { Choice } from '../sources/choice.js';
import { eachGo, type SubjectPlace } from './each-go.js';
import { withComparison } from './failure-policy.js';
import { keepFailures } from './failures.js';
import { planCells, type Surroundings } from './gos.js';
import { LiveRun } from './live-run.js';
import type { ReleaseOptions, RunOptions } from './options.js';
import { judgeRelease } from './release.js';
import { judgeReleaseInRoom } from './release-in-room.js';
import { choicesToRerun, optionsToRerun, requireRerun, wantsRerun } from './rerun.js';
import { openResumable, resumeNote } from './resume.js';
import { thisMachine } from './schedule/machine.js';
import { Processes } from './schedule/processes.js';
import { type ChosenShard, chooseShard, shardNote } from './shard.js';
import type { Subject } from './subject.js';

export interface RunEvents {
  /** Called with everything that happens, as it happens. */
  onEvent?: (event: TimedEvent) => void;
  /**
   * Called with each release's result as soon as it is there. `several`: the run is over more than one Go.
   */
  onRelease?: (
    result: ReleaseResult,
    facts: { requirements: readonly RequirementFacts[]; several: boolean },
  ) => void;
  /** Ends the run early: its report has what was judged by then. */
  signal?: AbortSignal;
}

/**
 * Judges every Go that was asked for, several at a time where `jobs` allows it, and returns the report. The order
 * of the results is that of the request.
 */
export async function run(
  options: RunOptions,
  surroundings: Surroundings,
  events: RunEvents = {},
): Promise<Report> {
  const { cache, progress } = surroundings;
  const resumed = openResumable(options, cache, progress);
  const planned = await plannedUnlessEnded(options, surroundings, events.signal);
  const shard = await chooseShard(planned, options.shard, options.gos.implementation, cache);
  if (shard !== undefined) progress.note(shardNote(shard));
  const chosen = shard === undefined ? planned : planned.filter((_choice, i) => shard.places.includes(i));
  const choices = options.rerun === undefined ? chosen : choicesToRerun(chosen, options.rerun);
  const live = new LiveRun(startOf(options, choices, shard), {
    ...defined({ signal: events.signal }),
    failFast: options.failFast,
    onEvent: event => {
      resumed.journal.add(event);
      events.onEvent?.(event);
    },
  });
  try {
    const several = { listed: choices.length > 1, planned: planned.length > 1 };
    const known = { earlier: resumed.earlier, scenarioTimes: await lastScenarioTimes(cache) };
    await judgeAll(live, choices, several, { ...options, ...known }, surroundings, events);
  } catch (error) {
    const complete = !live.endedEarly;
    live.failed(error);
    resumed.journal.close(complete);
    throw error;
  }
  const report = live.end(one => withComparison(one, options.policy).comparison);
  // A part of the scenarios, or several times all of them, says little about how long a run takes.
  if (options.whole && shard === undefined && !live.endedEarly) await keepTimes(cache, report);
  await keepScenarioTimes(cache, report);
  await keepFailures(cache, report, options.rerun);
  resumed.journal.close(!live.endedEarly);
  if (live.endedEarly) progress.note(resumeNote(resumed.journal));
  requireRerun(report, options.rerun);
  return report;
}

/** Nothing is planned if the run ends while it is planned. */
async function plannedUnlessEnded(
  { gos }: RunOptions,
  surroundings: Surroundings,
  signal: AbortSignal | undefined,
): Promise<Choice[]> {
  try {
    return await untilAborted(signal, planCells(gos, surroundings));
  } catch (error) {
    if (error instanceof EarlyEnd) return [];
    throw error;
  }
}

function startOf(
  options: RunOptions,
  choices: readonly Choice[],
  shard: ChosenShard | undefined,
): RunStarted {
  const { name, version } = packageFacts();
  return {
    event: 'run-started',
    format: eventsFormat,
    tool: { name, version },
    arguments: [...options.arguments],
    host: hostFacts(),
    requirements: judgeableRequirements(options),
    releases: choices.map(choice => choice.name),
    ...defined({ shard: shard && shardFacts(shard) }),
  };
}

function shardFacts({ index, count, releases, places }: ChosenShard): NonNullable<RunStarted['shard']> {
  return { index, count, releases: [...releases], places: [...places] };
}

/** Judges the chosen Gos, as far as the run goes. */
async function judgeAll(
  live: LiveRun,
  choices: readonly Choice[],
  several: { listed: boolean; planned: boolean },
  options: ReleaseOptions & Pick<RunOptions, 'sandbox'>,
  surroundings: Surroundings,
  { onRelease }: RunEvents,
): Promise<void> {
  const requirements = judgeableRequirements(options);
  const { gos } = options;
  const walls = await wallsFor(options.sandbox, 'what is judged', surroundings);
  const cells = choices.length;
  // A room shares out its own processes.
  const rooms = walls ? Math.max(1, Math.min(options.jobs, cells)) : 1;
  const jobs = walls ? rooms : options.jobs;
  const processes = new Processes({ cells, jobs, cores: thisMachine().cores });
  const asked = {
    ...surroundings,
    request: gos,
    processes,
    several: several.planned,
    signal: live.signal,
    wants: (subject: Subject) => wantsRerun(subject, options.rerun),
  };
  const overview = cells > 1 ? surroundings.progress.task(`judge ${cells} Gos`) : undefined;
  let ended = 0;
  const judge = async (subject: Subject, at: SubjectPlace): Promise<ReleaseResult> => {
    const result = await live.judge(at, judging => {
      const all = { ...surroundings, ...judging, processes: processes.of(at.cell) };
      const own = optionsToRerun(options, subject);
      if (!walls) return judgeRelease(subject, requirements, own, all);
      const inRoom = { ...own, jobs: Math.max(1, Math.floor(options.jobs / rooms)) };
      return all.processes.whenFree('scenarios')(() =>
        judgeReleaseInRoom(subject, requirements, inRoom, all),
      );
    });
    overview?.update(`${++ended} judged`);
    return result;
  };
  try {
    for await (const settled of eachGo(choices, asked, judge)) {
      if ('unjudged' in settled) live.notJudged(settled);
      else onRelease?.(settled.result, { requirements, several: several.listed });
    }
  } finally {
    // Its line goes; the results have been printed.
    overview?.failed();
  }
}

/**
 * Throws UsageError where a report has results and none of them judged anything: such a run proves nothing.
 */
export function requireJudged({ results, unjudged = [], interrupted }: Report): void {
  if (interrupted !== undefined) return;
  if (results.some(judged)) return;
  const [unavailable] = unjudged.filter(({ exitCode }) => exitCode === ExitCode.conforms);
  if (results.length === 0 && unavailable === undefined) return;
  throw new UsageError('nothing of what was selected applies to what was judged', {
    remedy: '--verbose shows the reason for each scenario; --grep and --requirement select other ones',
  });
}

function judgeableRequirements({ scenarios }: Pick<RunOptions, 'scenarios'>): RequirementFacts[] {
  const named = new Set(scenarios.flatMap(scenario => scenario.requirements));
  return requirements.filter(requirement => named.has(requirement.id));
}

import { fileURLToPath } from 'node:url';
import { foldersOf } from '../emulators/command.js';
import { defined } from '../host/defined.js';
import { Interruption, untilAborted } from '../host/interruption.js';
import { withRoomFolder } from '../host/walls/folder.js';
import { inRoom, RoomEnded } from '../host/walls/room.js';
import { protocolOf } from '../releases/protocol.js';
import { formatVersion } from '../releases/version.js';
import { count } from '../report/text.js';
import { unplayable } from '../scenarios/run.js';
import type { Scenario } from '../scenarios/scenario.js';
import { entryOf, placesOfCompiler, placesOfTree } from '../toolchain/places.js';
import { emulatedOn, processorOf } from '../toolchain/processor.js';
import { runtimeTests } from '../toolchain/runtime-tests/judge.js';
import { type Application, applicationOf } from './application/application.js';
import {
  type ChangeJob,
  type ChangeResult,
  type JudgedBaseline,
  type JudgedChange,
  judgeChange,
} from './change.js';
import { isWorse } from './difference/difference.js';
import type { Judgement, Review, ReviewVerdict } from './model.js';
import type { ReviewOptions } from './options.js';
import { playOn, sideOf } from './side.js';

const changeProcess = fileURLToPath(new URL('./change-process.js', import.meta.url));

/** All that is done to a change has deadlines of its own; this one is for what is left of them. */
const roomTimeoutMs = 24 * 3600_000;

/** Finds out what a change does to debug calls on one release. */
export async function review(options: ReviewOptions): Promise<Review> {
  const { baseline, progress } = options;
  const application = await applicationOf(baseline.goroot, options.patches, processorOf(baseline));
  const { hunks, outside, depends, untouched } = application;
  const protocol = protocolOf(baseline.version, baseline.tree.facts.entry);
  if (protocol === undefined) throw new Error('the baseline has no debug calls');
  const begun: Review = {
    release: formatVersion(baseline.version),
    ...emulatedOn(baseline),
    protocol,
    origin: baseline.tree.origin.description,
    sandboxed: options.walls,
    verdict: 'does not apply',
    application: { hunks, outside, depends, untouched },
    times: { baselineMs: 0, candidateMs: 0, hunksMs: 0, faultsMs: 0 },
  };
  if (!application.applies) return begun;
  const started = performance.now();
  const scenarios = options.scenarios.filter(scenario => unplayable(scenario, baseline) === undefined);
  const base = await untilAborted(options.signal, judgeBaseline(scenarios, options));
  const baselineMs = performance.now() - started;
  const task = progress.task('build and judge the change');
  try {
    const { result, interrupted } = await judgedSoFar(application, base, options);
    if ('build' in result) task.failed();
    else task.done();
    const verdict = 'build' in result ? 'does not build' : verdictOf(result.judged);
    const times = { baselineMs, ...result.times };
    return { ...begun, verdict, ...result, ...defined({ interrupted }), times };
  } catch (error) {
    task.failed();
    throw error;
  }
}

/**
 * Judges the change. If the run is interrupted, returns the parts that are complete, or rejects with the
 * Interruption if there is no judgement yet. What still runs then, and its folder, is left to the watchdog.
 */
async function judgedSoFar(
  application: Application,
  base: JudgedBaseline,
  options: ReviewOptions,
): Promise<{ result: ChangeResult; interrupted?: NonNullable<Review['interrupted']> }> {
  const { cache, signal } = options;
  let part: JudgedChange | undefined;
  const onPart = (judged: JudgedChange): void => {
    part = judged;
  };
  const working = withRoomFolder(cache, folder =>
    judged(jobOf(folder, application, base, options), options, onPart),
  );
  try {
    return { result: await untilAborted(signal, working) };
  } catch (error) {
    if (!(error instanceof Interruption) || part === undefined) throw error;
    const missing = missingIn(part, application, options);
    return { result: part, interrupted: { signal: error.signal, missing } };
  }
}

/** Names the parts of a review that an interruption cut off. */
function missingIn(
  { hunks, faults }: JudgedChange,
  { hunks: all }: Application,
  options: ReviewOptions,
): string[] {
  const left = options.hunks || all.length === 1 ? all.length - hunks.length : 0;
  const planted = options.faults !== undefined;
  return [
    ...(left > 0 ? [`${left} of ${count(all.length, 'hunk')}`] : []),
    ...(planted && faults === undefined ? ['all faults'] : []),
    ...(faults?.notJudged === undefined ? [] : [count(faults.notJudged, 'fault')]),
  ];
}

async function judged(
  job: ChangeJob,
  { walls, cache, baseline, progress }: ReviewOptions,
  onPart: (part: JudgedChange) => void,
): Promise<ChangeResult> {
  if (!walls) return await judgeChange(job, progress, onPart);
  const programs = job.base.side.fixtures.flatMap(({ path, sources }) => [path, ...sources]);
  const readable = [
    ...placesOfTree(baseline.goroot, cache),
    ...programs.flatMap(path => entryOf(path, cache) ?? []),
    ...placesOfCompiler(),
    ...foldersOf(baseline.emulator),
  ];
  const started = performance.now();
  try {
    const options = {
      folder: job.folder,
      readable: [...new Set(readable)],
      timeoutMs: roomTimeoutMs,
      progress,
      onEvent: (part: unknown) => onPart(part as JudgedChange),
    };
    return (await inRoom(changeProcess, job, options)) as ChangeResult;
  } catch (error) {
    if (!(error instanceof RoomEnded)) throw error;
    const candidateMs = performance.now() - started;
    return { build: { sentence: error.message }, times: { candidateMs, hunksMs: 0, faultsMs: 0 } };
  }
}

function jobOf(
  folder: string,
  application: Application,
  base: JudgedBaseline,
  options: ReviewOptions,
): ChangeJob {
  const { cache: _cache, progress: _progress, signal: _signal, scenarios, ...rest } = options;
  return {
    ...rest,
    folder,
    scenarios: scenarios.map(({ id }) => id),
    application: { ...application, changes: [...application.changes] },
    base: { ...base, played: [...base.played] },
  };
}

async function judgeBaseline(
  scenarios: readonly Scenario[],
  options: ReviewOptions,
): Promise<JudgedBaseline> {
  const { baseline, profile, seed, cache, progress } = options;
  const task = progress.task(`judge Go ${formatVersion(baseline.version)} without the change`);
  const side = await sideOf(baseline, scenarios, { profile, seed, cache, progress });
  const [played, tests] = await Promise.all([
    playOn(
      side,
      scenarios.map(({ id }) => id),
      { usualMs: () => undefined },
    ),
    options.runtimeTests ? runtimeTests(baseline, { cache, progress }) : [],
  ]);
  task.done();
  return { side, played, tests };
}

/** Sums a judgement up in one verdict. */
export function verdictOf({ requirements, runtimeTests, scenariosChanged }: Judgement): ReviewVerdict {
  if ([...requirements, ...runtimeTests].some(isWorse)) return 'worse';
  const changes = new Set<string>(
    [...requirements, ...runtimeTests, ...scenariosChanged].map(one => one.change),
  );
  if (changes.has('not judged')) return 'not judged';
  if (changes.has('fixed') || changes.has('partly fixed')) return 'better';
  return changes.size > 0 ? 'different' : 'no difference';
}

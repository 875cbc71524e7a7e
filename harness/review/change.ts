import { join } from 'node:path';
import { Cache } from '../host/cache.js';
import { defined } from '../host/defined.js';
import type { UserError } from '../host/errors.js';
import type { Progress } from '../host/progress.js';
import { scenarios as catalogue } from '../scenarios/catalogue.js';
import { unplayable } from '../scenarios/run.js';
import { builtTree } from '../toolchain/candidate.js';
import { processorOf } from '../toolchain/processor.js';
import type { RuntimeTestResult } from '../toolchain/runtime-tests/result.js';
import type { Application } from './application/application.js';
import { type Candidate, Candidates, isBuildFailure, onMadeFiles } from './candidates.js';
import { judgementOf } from './difference/compare.js';
import { type TouchedFaultsOptions, touchedFaults } from './faults/in-change.js';
import type { FaultsSummary } from './faults/summary.js';
import { judgeHunks } from './hunks/judge-hunks.js';
import type { HunkResult } from './hunks/leave-out.js';
import type { Judgement } from './model.js';
import type { ReviewOptions } from './options.js';
import { type Played, playOn, type Side } from './side.js';

/** What the scenarios made of the tree without the change. */
export interface JudgedBaseline {
  side: Side;
  played: Map<string, Played>;
  tests: RuntimeTestResult[];
}

/** What is to be judged of a change, as JSON has it: see `ReviewOptions`, `JudgedBaseline`, `Application`. */
export interface ChangeJob extends Omit<ReviewOptions, 'scenarios' | 'cache' | 'progress' | 'signal'> {
  /** Where all that is made of the change lies. */
  folder: string;
  /** Ids. */
  scenarios: string[];
  application: Omit<Application, 'changes'> & { changes: [path: string, text: string | null][] };
  base: Omit<JudgedBaseline, 'played'> & { played: [id: string, played: Played][] };
}

export interface ChangeTimes {
  candidateMs: number;
  hunksMs: number;
  faultsMs: number;
}

/** What came of a change: how it differs, or why it does not build. */
export type ChangeResult = JudgedChange | UnbuiltChange;

export interface JudgedChange {
  judged: Judgement;
  hunks: HunkResult[];
  faults?: FaultsSummary;
  times: ChangeTimes;
}

export interface UnbuiltChange {
  build: { sentence: string; excerpt?: string };
  times: ChangeTimes;
}

/**
 * Builds a change, judges it, leaves out each of its hunks and plants faults in it, as the job has it.
 * `onPart` is called with all that is known so far as soon as there is a judgement, and again after each hunk
 * and each fault.
 */
export async function judgeChange(
  job: ChangeJob,
  progress: Progress,
  onPart: (part: JudgedChange) => void,
): Promise<ChangeResult> {
  const { baseline, seed, profile, walls, timeoutMs, folder } = job;
  const options: ReviewOptions = {
    ...job,
    scenarios: catalogue.filter(({ id }) => job.scenarios.includes(id)),
    cache: new Cache(join(folder, 'cache')),
    progress,
  };
  const application: Application = { ...job.application, changes: new Map(job.application.changes) };
  const base: JudgedBaseline = { ...job.base, played: new Map(job.base.played) };
  const candidates = new Candidates(builtTree(baseline.tree, baseline.goroot, baseline.id), {
    folder,
    scenarios: options.scenarios.filter(scenario => unplayable(scenario, baseline) === undefined),
    profile,
    seed,
    walls,
    timeoutMs,
    progress,
    ...defined({
      emulated:
        baseline.emulator === undefined
          ? undefined
          : { processor: processorOf(baseline), emulator: baseline.emulator },
    }),
  });
  const times = { candidateMs: 0, hunksMs: 0, faultsMs: 0 };
  const built = performance.now();
  try {
    return await candidates.with(application.changes, async candidate => {
      const { judgement, played } = await judgeCandidate(candidates, candidate, base, options);
      times.candidateMs = performance.now() - built;
      candidate.stopClock();
      const result: JudgedChange = { judged: judgement, hunks: [], times };
      onPart(result);
      const onResults = (hunks: readonly HunkResult[]) => onPart({ ...result, hunks: [...hunks] });
      const shared = { application, candidate, options };
      result.hunks = await timed(times, 'hunksMs', () =>
        judgeHunks({ ...shared, candidates, played, judgement, base: base.side, onResults }),
      );
      const onSummary = (faults: FaultsSummary) => onPart({ ...result, faults });
      const faults = await timed(times, 'faultsMs', () =>
        faultsOf({ ...shared, folder, cache: candidates.cache, judgement, onSummary }),
      );
      return { ...result, ...defined({ faults }) };
    });
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    times.candidateMs = performance.now() - built;
    return { build: buildFailureOf(error), times };
  }
}

function buildFailureOf({ message, excerpt }: UserError): { sentence: string; excerpt?: string } {
  // The reader has no such folder, so messages name paths as they are in the tree.
  return { sentence: message, ...defined({ excerpt: excerpt?.replace(/\S*\/goroot\/(?=src\/)/g, '') }) };
}

async function judgeCandidate(
  candidates: Candidates,
  candidate: Candidate,
  base: JudgedBaseline,
  options: ReviewOptions,
): Promise<{ judgement: Judgement; played: Map<string, Played> }> {
  const ids = [...base.played.keys()];
  const [played, tests] = await Promise.all([
    candidates.playScenarios(candidate, ids, base.played),
    options.runtimeTests ? candidates.runtimeTests(candidate) : [],
  ]);
  const judgement = await judgementOf(options.scenarios, { played, tests }, base, {
    baseline: (some, traces) => playOn(base.side, some, { usualMs: () => undefined, traces }),
    candidate: (some, traces) => candidates.playScenarios(candidate, some, base.played, { traces }),
  });
  return { judgement, played };
}

async function faultsOf({
  judgement,
  options,
  ...rest
}: Pick<TouchedFaultsOptions, 'folder' | 'application' | 'candidate' | 'cache' | 'onSummary'> & {
  judgement: Judgement;
  options: ReviewOptions;
}): Promise<FaultsSummary | undefined> {
  if (options.faults === undefined) return undefined;
  const root = options.baseline.goroot;
  const blind = blindScenarios(judgement);
  const faults = { ...options, ...rest, root, blind, ...options.faults };
  try {
    return await onMadeFiles(options.walls, () => touchedFaults(faults));
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    // The change has been judged; what its tools do to the faults takes nothing of that away.
    options.progress.note(`no faults are planted: ${error.message}`);
    return undefined;
  }
}

/** Returns the scenarios that pass without the change and not with it. They can't notice a fault in it. */
function blindScenarios({ scenariosChanged }: Judgement): string[] {
  return scenariosChanged
    .filter(({ baseline, candidate }) => baseline.outcome === 'passed' && candidate.outcome !== 'passed')
    .map(({ id }) => id);
}

async function timed<K extends string, T>(
  times: Record<K, number>,
  name: K,
  action: () => Promise<T>,
): Promise<T> {
  const started = performance.now();
  try {
    return await action();
  } finally {
    times[name] = performance.now() - started;
  }
}

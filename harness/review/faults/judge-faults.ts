import { mkdir, mkdtemp } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cache, removeFolder } from '../../host/cache.js';
import { defined } from '../../host/defined.js';
import { Interruption, untilAborted } from '../../host/interruption.js';
import type { Progress } from '../../host/progress.js';
import { keepFolder, removeFolderOnDeath } from '../../host/watchdog.js';
import { unplayable } from '../../scenarios/run.js';
import type { Profile, Scenario } from '../../scenarios/scenario.js';
import type { Toolchain } from '../../toolchain/toolchain.js';
import { steadyScenarios } from './baseline.js';
import { recordAll, workshopOf } from './build/recordings.js';
import type { FaultVerdict } from './fault-verdict.js';
import { type FaultJudge, judgeFault } from './judge-fault.js';
import type { Fault } from './rules/fault.js';
import { scenarioJudge } from './scenario-judge.js';
import { ScenarioOrder } from './scenario-order.js';
import { runtimeTestJudge } from './test-judge.js';

/** What faults are judged with: the scenarios, or the tree's own tests, TestDebugCall*, alone. */
export type FaultJudges = 'scenarios' | 'runtime-tests';

export interface FaultsOptions {
  toolchain: Toolchain;
  faults: readonly Fault[];
  scenarios: readonly Scenario[];
  /** What judges the faults. Default: the scenarios. */
  judge?: FaultJudges;
  /** With `full`, a fault that the quick scenarios don't notice is judged by all scenarios. */
  profile: Profile;
  seed: number;
  cache: Cache;
  progress: Progress;
  /** The number of faults that are built and judged at the same time. Default: the number of cores. */
  jobs?: number;
  /** Verdicts of an earlier run. These faults are not judged again. */
  known?: readonly FaultVerdict[];
  /** Ends the run early: it returns what was judged so far. */
  signal?: AbortSignal;
  /**
   * The folder for programs. It must not exist yet and is removed at the end. Default: a temporary folder.
   */
  folder?: string;
  onVerdict?: (verdict: FaultVerdict, done: number) => void;
}

export interface FaultsResult {
  /** In the order of the faults. */
  verdicts: FaultVerdict[];
  /** Scenarios or tests that passed in only one of two runs of the same programs. Those runs don't count. */
  unsteady: string[];
  /** The number of scenarios or tests that judged the faults. */
  scenarios: number;
  /** From the first fault to the last. */
  durationMs: number;
  /** The number of faults without a verdict. It is above 0 if the run was interrupted. */
  notJudged: number;
}

/**
 * Plants faults, one at a time, and returns what the scenarios or the tree's own tests made of each. If `signal` aborts before the
 * first fault is judged, it rejects with the Interruption; later, it returns the verdicts so far.
 */
export async function judgeFaults(options: FaultsOptions): Promise<FaultsResult> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'faults-')));
  await mkdir(folder, { recursive: true });
  removeFolderOnDeath(folder);
  try {
    return await judgeIn(folder, options);
  } finally {
    // After an interruption programs may still run in the folder. It is removed when this process has ended.
    if (options.signal?.aborted !== true) {
      await removeFolder(folder);
      keepFolder(folder);
    }
  }
}

async function judgeIn(folder: string, options: FaultsOptions): Promise<FaultsResult> {
  const { toolchain, cache, faults, signal, known = [] } = options;
  const workshop = workshopOf(toolchain, cache);
  const { judges, unsteady } = await prepareJudges(folder, options);
  for (const judge of judges) for (const verdict of known) judge.learn(verdict);
  const started = performance.now();
  const verdicts = new Map<Fault, FaultVerdict>(known.map(verdict => [verdict.fault, verdict]));
  const queue = faults.filter(fault => !verdicts.has(fault)).entries();
  const work = async (): Promise<void> => {
    for (const [at, fault] of queue) {
      const judging = judgeFault(workshop, judges, fault, join(folder, `fault${at}`));
      const verdict = await untilAborted(signal, judging);
      verdicts.set(fault, verdict);
      options.onVerdict?.(verdict, verdicts.size);
    }
  };
  const jobs = options.jobs ?? availableParallelism();
  try {
    await Promise.all(Array.from({ length: jobs }, work));
  } catch (error) {
    if (!(error instanceof Interruption) || verdicts.size === 0) throw error;
  }
  return {
    verdicts: faults.flatMap(fault => verdicts.get(fault) ?? []),
    unsteady: [
      ...new Set([...unsteady, ...[...verdicts.values()].flatMap(({ unconfirmed }) => unconfirmed)]),
    ],
    scenarios: judges.at(-1)?.size ?? 0,
    durationMs: performance.now() - started,
    notJudged: faults.length - verdicts.size,
  };
}

/** What judges the faults, and the scenarios or tests that passed in only one of two runs without a fault. */
interface PreparedJudges {
  judges: FaultJudge[];
  unsteady: string[];
}

async function prepareJudges(folder: string, options: FaultsOptions): Promise<PreparedJudges> {
  const { toolchain, cache, progress, signal } = options;
  if (options.judge !== 'runtime-tests') return scenarioJudges(folder, options);
  const { judge, unsteady } = await untilAborted(signal, runtimeTestJudge(toolchain, cache, progress));
  return { judges: [judge], unsteady };
}

/** Runs the scenarios of each profile without a fault. There is one judge for each profile. */
async function scenarioJudges(folder: string, options: FaultsOptions): Promise<PreparedJudges> {
  const { toolchain, profile: last, seed, progress, signal } = options;
  const applicable = options.scenarios.filter(
    scenario =>
      (last === 'full' || scenario.profile !== 'full') && unplayable(scenario, toolchain) === undefined,
  );
  const recording = recordAll(toolchain, applicable, seed, join(folder, 'programs'), progress);
  const recipes = await untilAborted(signal, recording);
  const judges: FaultJudge[] = [];
  const unsteady: string[] = [];
  for (const profile of last === 'full' ? (['quick', 'full'] as const) : (['quick'] as const)) {
    const chosen = applicable.filter(scenario => profile === 'full' || scenario.profile !== 'full');
    const task = progress.task(`run the ${profile} scenarios without a fault`);
    const shared = {
      release: toolchain.version,
      profile,
      seed,
      ...defined({ emulator: toolchain.emulator }),
    };
    const { baseline, steady, differed } = await untilAborted(
      signal,
      steadyScenarios(chosen, recipes, shared),
    );
    task.done();
    unsteady.push(...differed);
    const round = { scenarios: steady, options: { ...shared, baseline }, order: new ScenarioOrder(baseline) };
    judges.push(scenarioJudge(recipes, round));
  }
  return { judges, unsteady };
}

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
import type { LinkRecipe } from './build/link-recipe.js';
import { recordAll, workshopOf } from './build/recordings.js';
import type { FaultVerdict } from './fault-verdict.js';
import { judgeFault } from './judge-fault.js';
import type { Fault } from './rules/fault.js';
import { type Round, ScenarioOrder } from './scenario-order.js';

export interface FaultsOptions {
  toolchain: Toolchain;
  faults: readonly Fault[];
  scenarios: readonly Scenario[];
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
  /** Scenarios that passed in only one of two runs of the same programs. Those runs don't count. */
  unsteady: string[];
  /** The number of scenarios that judged the faults. */
  scenarios: number;
  /** From the first fault to the last. */
  durationMs: number;
  /** The number of faults without a verdict. It is above 0 if the run was interrupted. */
  notJudged: number;
}

/**
 * Plants faults, one at a time, and returns what the scenarios made of each. If `signal` aborts before the
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
  const { toolchain, cache, seed, faults, signal, known = [] } = options;
  const applicable = options.scenarios.filter(
    scenario =>
      (options.profile === 'full' || scenario.profile !== 'full') &&
      unplayable(scenario, toolchain) === undefined,
  );
  const workshop = workshopOf(toolchain, cache);
  const recording = recordAll(toolchain, applicable, seed, join(folder, 'programs'), options.progress);
  const recipes = await untilAborted(signal, recording);
  const { rounds, unsteady } = await untilAborted(signal, prepareRounds(applicable, recipes, options));
  for (const { order } of rounds) for (const verdict of known) order.learn(verdict);
  const started = performance.now();
  const verdicts = new Map<Fault, FaultVerdict>(known.map(verdict => [verdict.fault, verdict]));
  const queue = faults.filter(fault => !verdicts.has(fault)).entries();
  const work = async (): Promise<void> => {
    for (const [at, fault] of queue) {
      const judging = judgeFault(workshop, recipes, rounds, fault, join(folder, `fault${at}`));
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
    scenarios: rounds.at(-1)?.scenarios.length ?? 0,
    durationMs: performance.now() - started,
    notJudged: faults.length - verdicts.size,
  };
}

/** Runs the scenarios of each profile without a fault. Faults are judged in one round for each profile. */
async function prepareRounds(
  applicable: readonly Scenario[],
  recipes: ReadonlyMap<string, LinkRecipe>,
  { toolchain, profile: last, seed, progress }: FaultsOptions,
): Promise<{ rounds: Round[]; unsteady: string[] }> {
  const rounds: Round[] = [];
  const unsteady: string[] = [];
  for (const profile of last === 'full' ? (['quick', 'full'] as const) : (['quick'] as const)) {
    const chosen = applicable.filter(scenario => profile === 'full' || scenario.profile !== 'full');
    const task = progress.task(`run the ${profile} scenarios without a fault`);
    const options = {
      release: toolchain.version,
      profile,
      seed,
      ...defined({ emulator: toolchain.emulator?.path }),
    };
    const { baseline, steady, differed } = await steadyScenarios(chosen, recipes, options);
    task.done();
    unsteady.push(...differed);
    rounds.push({
      scenarios: steady,
      options: { ...options, baseline },
      order: new ScenarioOrder(baseline),
    });
  }
  return { rounds, unsteady };
}

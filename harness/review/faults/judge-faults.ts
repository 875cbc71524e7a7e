import { mkdir, mkdtemp } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cache, removeFolder } from '../../host/cache.js';
import type { Progress } from '../../host/progress.js';
import { keepFolder, removeFolderOnDeath } from '../../host/watchdog.js';
import { inapplicable } from '../../scenarios/run.js';
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
}

/** Plants faults, one at a time, and returns what the scenarios made of each. */
export async function judgeFaults(options: FaultsOptions): Promise<FaultsResult> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'faults-')));
  await mkdir(folder, { recursive: true });
  removeFolderOnDeath(folder);
  try {
    return await judgeIn(folder, options);
  } finally {
    await removeFolder(folder);
    keepFolder(folder);
  }
}

async function judgeIn(folder: string, options: FaultsOptions): Promise<FaultsResult> {
  const { toolchain, cache, seed, faults } = options;
  const applicable = options.scenarios.filter(
    scenario =>
      (options.profile === 'full' || scenario.profile !== 'full') &&
      inapplicable(scenario, toolchain) === undefined,
  );
  const workshop = workshopOf(toolchain, cache);
  const recipes = await recordAll(toolchain, applicable, seed, join(folder, 'programs'), options.progress);
  const { rounds, unsteady } = await prepareRounds(applicable, recipes, options);
  const started = performance.now();
  const verdicts = new Map<Fault, FaultVerdict>();
  const queue = faults.entries();
  const work = async (): Promise<void> => {
    for (const [at, fault] of queue) {
      const verdict = await judgeFault(workshop, recipes, rounds, fault, join(folder, `fault${at}`));
      verdicts.set(fault, verdict);
      options.onVerdict?.(verdict, verdicts.size);
    }
  };
  const jobs = options.jobs ?? availableParallelism();
  await Promise.all(Array.from({ length: jobs }, work));
  return {
    verdicts: faults.flatMap(fault => verdicts.get(fault) ?? []),
    unsteady: [
      ...new Set([...unsteady, ...[...verdicts.values()].flatMap(({ unconfirmed }) => unconfirmed)]),
    ],
    scenarios: rounds.at(-1)?.scenarios.length ?? 0,
    durationMs: performance.now() - started,
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
    const options = { release: toolchain.version, profile, seed };
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

import { mkdir, mkdtemp } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cache, removeFolder } from '../../host/cache.js';
import type { Progress } from '../../host/progress.js';
import { keepFolder, removeFolderOnDeath } from '../../host/watchdog.js';
import { inapplicable } from '../../scenarios/run.js';
import type { Profile, Scenario } from '../../scenarios/scenario.js';
import { withSlot } from '../../toolchain/slots.js';
import type { Toolchain } from '../../toolchain/toolchain.js';
import { runtimeRecipe, type ToolRecipe, toolRecipe } from './build/compile-recipes.js';
import { LinkRecipe, programKey } from './build/link-recipe.js';
import type { Workshop } from './build/workshop.js';
import type { FaultVerdict } from './fault-verdict.js';
import { type Baseline, type JudgeOptions, judge, measure } from './judge.js';
import { judgeFault } from './judge-fault.js';
import type { Fault } from './rules/fault.js';
import { type Round, ScenarioOrder } from './scenario-order.js';

export interface FaultsOptions {
  toolchain: Toolchain;
  faults: readonly Fault[];
  scenarios: readonly Scenario[];
  /** `full` plays on what the quick profile doesn't notice all that there is. */
  profile: Profile;
  seed: number;
  cache: Cache;
  progress: Progress;
  /** Faults that are built and judged at the same time; as many as there are cores when absent. */
  jobs?: number;
  /** Where programs are made, if not in a folder for temporary files; it isn't there yet, and goes. */
  folder?: string;
  onVerdict?: (verdict: FaultVerdict, done: number) => void;
}

export interface FaultsResult {
  /** In the order of the faults. */
  verdicts: FaultVerdict[];
  /** Scenarios that passed in only one of two runs, without a fault or with the same one: those runs don't count. */
  unsteady: string[];
  /** Scenarios that faults were judged by. */
  scenarios: number;
  /** From the first fault to the last. */
  durationMs: number;
}

const wholeSuiteMs = 15 * 60_000;

/** Plants faults one at a time and gives what the scenarios made of each. */
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
  const rounds: Round[] = [];
  const unsteady: string[] = [];
  for (const profile of options.profile === 'full' ? (['quick', 'full'] as const) : (['quick'] as const)) {
    const chosen = applicable.filter(scenario => profile === 'full' || scenario.profile !== 'full');
    const task = options.progress.task(`run the ${profile} scenarios without a fault`);
    const { baseline, steady, differed } = await baselineOf(chosen, recipes, {
      release: toolchain.version,
      profile,
      seed,
    });
    task.done();
    unsteady.push(...differed);
    rounds.push({
      scenarios: steady,
      options: { release: toolchain.version, profile, seed, baseline },
      order: new ScenarioOrder(baseline),
    });
  }
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

/** What faults in a toolchain are built with. */
export function workshopOf(toolchain: Toolchain, cache: Cache): Workshop {
  const tools = new Map<string, Promise<ToolRecipe>>();
  return {
    toolchain,
    cache,
    runtime: variant => runtimeRecipe(toolchain, variant, cache),
    tool: name => {
      const recipe = tools.get(name) ?? toolRecipe(toolchain, name, cache);
      tools.set(name, recipe);
      return recipe;
    },
  };
}

/** Records how each program that scenarios need is linked, in a folder that is made and stays in use. */
export async function recordAll(
  toolchain: Toolchain,
  scenarios: readonly Scenario[],
  seed: number,
  folder: string,
  progress: Progress,
): Promise<Map<string, LinkRecipe>> {
  const uses = new Map(scenarios.flatMap(({ fixtures }) => fixtures).map(use => [programKey(use), use]));
  const task = progress.task(`compile ${uses.size} programs`);
  try {
    const recipes = await Promise.all(
      [...uses].map(async ([key, use]): Promise<[string, LinkRecipe]> => {
        return [key, await LinkRecipe.record(toolchain, use, seed, join(folder, key))];
      }),
    );
    task.done();
    return new Map(recipes);
  } catch (error) {
    task.failed();
    throw error;
  }
}

/** Runs scenarios twice without a fault: what doesn't pass both times can't tell a fault. */
async function baselineOf(
  scenarios: readonly Scenario[],
  recipes: ReadonlyMap<string, LinkRecipe>,
  options: Omit<JudgeOptions, 'baseline'>,
): Promise<{ baseline: Map<string, Baseline>; steady: Scenario[]; differed: string[] }> {
  const fixtures = [...recipes.values()].map(({ original }) => original);
  const ids = scenarios.map(({ id }) => id);
  const baseline = await withSlot(() => measure(ids, fixtures, options, wholeSuiteMs));
  const passed = ids.filter(id => baseline.get(id)?.ending === 'passed');
  const differed: string[] = [];
  for (let rest = passed; rest.length > 0; ) {
    const different = await judge(rest, fixtures, { ...options, baseline });
    if (different === undefined) break;
    differed.push(different.scenario);
    rest = rest.slice(rest.indexOf(different.scenario) + 1);
  }
  const steady = scenarios.filter(({ id }) => passed.includes(id) && !differed.includes(id));
  return { baseline, steady, differed };
}

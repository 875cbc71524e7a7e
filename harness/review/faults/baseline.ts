import type { Played } from '../../scenarios/result.js';
import type { Scenario } from '../../scenarios/scenario.js';
import { withSlot } from '../../toolchain/slots.js';
import type { LinkRecipe } from './build/link-recipe.js';
import { type JudgeOptions, judge, measure } from './judge.js';

/** Deadline of all scenarios together on a runtime without a fault; in an emulator they take longer. */
const wholeSuiteMs = { native: 15 * 60_000, emulated: 60 * 60_000 };

/** What scenarios do on a runtime without a fault. */
export interface SteadyScenarios {
  baseline: Map<string, Played>;
  /** Scenarios that passed in both runs. Faults are judged by these. */
  steady: Scenario[];
  /** Ids of scenarios that passed in only one of two runs. */
  differed: string[];
}

/** Runs scenarios twice without a fault. A scenario that does not pass both times can't detect a fault. */
export async function steadyScenarios(
  scenarios: readonly Scenario[],
  recipes: ReadonlyMap<string, LinkRecipe>,
  options: Omit<JudgeOptions, 'baseline'>,
): Promise<SteadyScenarios> {
  const fixtures = [...recipes.values()].map(({ original }) => original);
  const ids = scenarios.map(({ id }) => id);
  const deadlineMs = options.emulator === undefined ? wholeSuiteMs.native : wholeSuiteMs.emulated;
  const baseline = await withSlot(() => measure(ids, fixtures, options, deadlineMs));
  const passed = ids.filter(id => baseline.get(id)?.outcome === 'passed');
  const differed: string[] = [];
  for (let rest = passed; rest.length > 0; ) {
    const { noticedBy, unjudged } = await judge(rest, fixtures, { ...options, baseline });
    differed.push(...unjudged);
    if (noticedBy === undefined) break;
    differed.push(noticedBy.scenario);
    rest = rest.slice(rest.indexOf(noticedBy.scenario) + 1);
  }
  const steady = scenarios.filter(({ id }) => passed.includes(id) && !differed.includes(id));
  return { baseline, steady, differed };
}

import type { Scenario } from '../../scenarios/scenario.js';
import { FaultyPrograms } from './build/faulty-programs.js';
import { type LinkRecipe, programKey } from './build/link-recipe.js';
import { SameCode, Unbuildable, type Workshop } from './build/workshop.js';
import type { FaultVerdict } from './fault-verdict.js';
import { judge } from './judge.js';
import type { Fault } from './rules/fault.js';
import type { Round } from './scenario-order.js';

/** The first batch runs scenarios of this duration together. More programs are linked only after it. */
const firstBatchMs = 1500;

/**
 * Builds the programs with a fault and runs scenarios on them, the most promising first, until one notices
 * it.
 */
export async function judgeFault(
  workshop: Workshop,
  recipes: ReadonlyMap<string, LinkRecipe>,
  rounds: readonly Round[],
  fault: Fault,
  folder: string,
): Promise<FaultVerdict> {
  const started = performance.now();
  const verdict: FaultVerdict = {
    fault,
    outcome: 'survived',
    unconfirmed: [],
    scenarios: 0,
    buildMs: 0,
    durationMs: 0,
  };
  const subject = new FaultyPrograms(workshop, fault, folder);
  try {
    for (const round of rounds) {
      const noticedBy = await runRound(subject, recipes, round, verdict);
      if (noticedBy === undefined) continue;
      verdict.outcome = 'noticed';
      verdict.noticedBy = noticedBy;
      round.order.learn(verdict);
      break;
    }
  } catch (error) {
    if (error instanceof SameCode) verdict.outcome = 'same code';
    else if (error instanceof Unbuildable) verdict.outcome = 'does not build';
    else throw error;
    verdict.reason = error.message;
  } finally {
    await subject.close();
  }
  verdict.durationMs = performance.now() - started;
  return verdict;
}

async function runRound(
  subject: FaultyPrograms,
  recipes: ReadonlyMap<string, LinkRecipe>,
  { scenarios, options, order }: Round,
  verdict: FaultVerdict,
): Promise<FaultVerdict['noticedBy']> {
  const programs = new Set<string>();
  let budgetMs = firstBatchMs;
  for (let rest = order.of(verdict.fault, scenarios); rest.length > 0; ) {
    for (const use of rest[0]?.fixtures ?? []) programs.add(programKey(use));
    const batch = batchOf(rest, programs, budgetMs, ({ id }) => options.baseline.get(id)?.durationMs ?? 0);
    budgetMs = Number.POSITIVE_INFINITY;
    const began = performance.now();
    const fixtures = [];
    for (const key of programs) {
      const recipe = recipes.get(key);
      if (recipe === undefined) throw new Error(`no program ${key}`);
      fixtures.push(await subject.program(recipe));
    }
    verdict.buildMs += performance.now() - began;
    verdict.scenarios += batch.length;
    const noticedBy = await judge(
      batch.map(({ id }) => id),
      fixtures,
      options,
    );
    if (noticedBy === undefined) {
      rest = rest.filter(scenario => !batch.includes(scenario));
      continue;
    }
    // A scenario that fails at random, or on a busy machine, must not count as noticing: it is repeated. One
    // that hung is not, because it would hang again, which takes long.
    const again = noticedBy.how === 'hung' ? noticedBy : await judge([noticedBy.scenario], fixtures, options);
    if (again !== undefined) return noticedBy;
    verdict.unconfirmed.push(noticedBy.scenario);
    const passed = batch.slice(0, batch.findIndex(({ id }) => id === noticedBy.scenario) + 1);
    rest = rest.filter(scenario => !passed.includes(scenario));
  }
  return undefined;
}

/**
 * Returns the scenarios that need only `programs`: at least the first, and more as long as the time budget
 * allows.
 */
function batchOf(
  scenarios: readonly Scenario[],
  programs: ReadonlySet<string>,
  budgetMs: number,
  durationMs: (scenario: Scenario) => number,
): Scenario[] {
  const batch: Scenario[] = [];
  let total = 0;
  for (const scenario of scenarios) {
    if (!scenario.fixtures.every(use => programs.has(programKey(use)))) continue;
    total += durationMs(scenario);
    if (batch.length > 0 && total > budgetMs) break;
    batch.push(scenario);
  }
  return batch;
}

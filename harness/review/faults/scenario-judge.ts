import type { CompiledFixture } from '../../scenarios/compiled.js';
import type { Scenario } from '../../scenarios/scenario.js';
import type { FaultyPrograms } from './build/faulty-programs.js';
import { type LinkRecipe, programKey } from './build/link-recipe.js';
import type { FaultVerdict } from './fault-verdict.js';
import { judge } from './judge.js';
import type { FaultJudge } from './judge-fault.js';
import type { Round } from './scenario-order.js';

/** The first batch runs scenarios of this duration together. More programs are linked only after it. */
const firstBatchMs = 1500;

/** Returns the judge that runs the scenarios of one profile, the most promising first. */
export function scenarioJudge(recipes: ReadonlyMap<string, LinkRecipe>, round: Round): FaultJudge {
  return {
    size: round.scenarios.length,
    judge: (programs, verdict) => new Judging(programs, recipes, round, verdict).run(),
    learn: verdict => round.order.learn(verdict),
  };
}

/** The scenarios of one profile on one fault. */
class Judging {
  readonly #programs: FaultyPrograms;
  readonly #recipes: ReadonlyMap<string, LinkRecipe>;
  readonly #round: Round;
  readonly #verdict: FaultVerdict;

  constructor(
    programs: FaultyPrograms,
    recipes: ReadonlyMap<string, LinkRecipe>,
    round: Round,
    verdict: FaultVerdict,
  ) {
    this.#programs = programs;
    this.#recipes = recipes;
    this.#round = round;
    this.#verdict = verdict;
  }

  /** Returns the first scenario that notices the fault, or undefined. */
  async run(): Promise<FaultVerdict['noticedBy']> {
    const { scenarios, options, order } = this.#round;
    const keys = new Set<string>();
    let budgetMs = firstBatchMs;
    for (let rest = order.of(this.#verdict.fault, scenarios); rest.length > 0; ) {
      for (const use of rest[0]?.fixtures ?? []) keys.add(programKey(use));
      const batch = batchOf(rest, keys, budgetMs, ({ id }) => options.baseline.get(id)?.durationMs ?? 0);
      budgetMs = Number.POSITIVE_INFINITY;
      const fixtures = await this.#build(keys);
      const noticedBy = await this.#judge(batch, fixtures);
      if (noticedBy === undefined) {
        rest = rest.filter(scenario => !batch.includes(scenario));
        continue;
      }
      if (await this.#isConfirmed(noticedBy, fixtures)) return noticedBy;
      const passed = batch.slice(0, batch.findIndex(({ id }) => id === noticedBy.scenario) + 1);
      rest = rest.filter(scenario => !passed.includes(scenario));
    }
    return undefined;
  }

  async #build(keys: ReadonlySet<string>): Promise<CompiledFixture[]> {
    const began = performance.now();
    const fixtures: CompiledFixture[] = [];
    for (const key of keys) {
      const recipe = this.#recipes.get(key);
      if (recipe === undefined) throw new Error(`no program ${key}`);
      fixtures.push(await this.#programs.program(recipe));
    }
    this.#verdict.buildMs += performance.now() - began;
    this.#log(began, `built: ${[...keys].join(', ')}`);
    return fixtures;
  }

  async #judge(
    batch: readonly Scenario[],
    fixtures: readonly CompiledFixture[],
  ): Promise<FaultVerdict['noticedBy']> {
    const began = performance.now();
    this.#verdict.scenarios += batch.length;
    const ids = batch.map(({ id }) => id);
    const { noticedBy, unjudged } = await judge(ids, fixtures, this.#round.options);
    const reached = noticedBy === undefined ? ids : ids.slice(0, ids.indexOf(noticedBy.scenario));
    const passed = reached.filter(id => !unjudged.includes(id));
    this.#leaveOpen(began, unjudged);
    if (passed.length > 0) this.#log(began, `not noticed by ${passed.join(', ')}`);
    if (noticedBy !== undefined) {
      this.#log(began, `${noticedBy.scenario} ${noticedBy.how}: ${noticedBy.message}`);
    }
    return noticedBy;
  }

  /**
   * A scenario that fails at random, or on a busy machine, must not count as noticing: it is repeated. One
   * that hung is not, because it would hang again, which takes long.
   */
  async #isConfirmed(
    { scenario, how }: NonNullable<FaultVerdict['noticedBy']>,
    fixtures: readonly CompiledFixture[],
  ): Promise<boolean> {
    if (how === 'hung') return true;
    const began = performance.now();
    const { noticedBy: again, unjudged } = await judge([scenario], fixtures, this.#round.options);
    if (unjudged.length > 0) {
      this.#leaveOpen(began, unjudged);
      return false;
    }
    this.#log(
      began,
      again === undefined
        ? `${scenario} repeated: passed, so it doesn't count`
        : `${scenario} repeated: ${again.how} again`,
    );
    if (again === undefined) this.#verdict.unconfirmed.push(scenario);
    return again !== undefined;
  }

  #leaveOpen(began: number, unjudged: readonly string[]): void {
    if (unjudged.length === 0) return;
    this.#verdict.unjudged = [...(this.#verdict.unjudged ?? []), ...unjudged];
    this.#log(began, `not judged by ${unjudged.join(', ')}: this machine failed`);
  }

  #log(began: number, text: string): void {
    this.#verdict.log.push(`${((performance.now() - began) / 1000).toFixed(1)} s  ${text}`);
  }
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

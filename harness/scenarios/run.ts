import type { Delve } from '../clients/delve.js';
import { lackingFor } from '../fixtures/compile.js';
import { defined } from '../host/defined.js';
import type { Progress } from '../host/progress.js';
import { inRange } from '../releases/range.js';
import type { GoVersion } from '../releases/version.js';
import type { Judged } from '../requirements/defects.js';
import { requirement } from '../requirements/table.js';
import type { Toolchain } from '../toolchain/toolchain.js';
import { argumentsIn, factsOf, type GoFact } from './facts.js';
import type { Job } from './job.js';
import { resultOf } from './judge.js';
import type { Failure } from './outcome.js';
import { compileAll, variantOf } from './programs.js';
import type { Played, ScenarioResult } from './result.js';
import { playRounds, type Rounds } from './rounds.js';
import type { Profile, Scenario } from './scenario.js';
import { shrink } from './shrink.js';
import { playInProcesses } from './split.js';

export interface RunScenariosOptions {
  /** For all of them together, each time that they are played. */
  timeoutMs: number;
  progress: Progress;
  /** `quick` when absent. */
  profile?: Profile;
  /** 1 when absent. */
  seed?: number;
  /** Whether a failure of a generated program is cut down to a small one: it takes up to two minutes. */
  shrink?: boolean;
  /** How often they are played, at most; once when absent. */
  repeat?: number;
  /** They are played until one fails: at most `repeat` times, or else until `timeoutMs` have passed. */
  untilFail?: boolean;
  /** How many processes share the scenarios; 1 when absent. */
  processes?: number;
  /** How strictly results are taken: what this returns counts. */
  revise?: (results: readonly ScenarioResult[]) => ScenarioResult[];
  /** The command that repeats one scenario. */
  repeatCommand: (id: string) => string;
  /** Returns the Delve that fits a release, for the scenarios that drive it; they don’t apply when absent. */
  delve?: (release: GoVersion) => Promise<Delve>;
  /** Called with what decides how the toolchain is judged, once its programs are compiled. */
  onFacts?: (facts: GoFact[]) => void;
  /** Called as each round begins, with its number from 1. */
  onRound?: (round: number) => void;
  /** Called as each scenario begins. */
  onStart?: (scenario: Scenario) => void;
  /** Called with each result as it comes. */
  onResult?: (result: ScenarioResult) => void;
}

/**
 * Compiles the fixtures and runs the scenarios of the profile on one toolchain, as often as is asked. Results
 * are in the order of `chosen`.
 */
export async function runScenarios(
  toolchain: Toolchain,
  chosen: readonly Scenario[],
  options: RunScenariosOptions,
): Promise<ScenarioResult[]> {
  const { profile = 'quick', seed = 1, repeat, untilFail } = options;
  const selected = chosen.filter(scenario => profile === 'full' || scenario.profile !== 'full');
  const applicable = selected.filter(scenario => inapplicable(scenario, toolchain) === undefined);
  const fixtures = await compileAll(toolchain, applicable, seed, options.progress);
  const [first] = fixtures;
  if (first !== undefined) options.onFacts?.(factsOf(first, toolchain.version));
  const judged: Judged = {
    ...toolchain,
    ...defined({ argumentsIn: first === undefined ? undefined : argumentsIn(first) }),
  };
  const delve = applicable.some(({ client }) => client === 'delve')
    ? await options.delve?.(toolchain.version)
    : undefined;
  const job: Job = {
    release: toolchain.version,
    scenarios: applicable.map(({ id }) => id),
    fixtures,
    profile,
    seed,
    ...defined({ delve }),
  };
  const rounds: Rounds = { budgetMs: options.timeoutMs, ...defined({ repeat, untilFail }) };
  return playRounds(rounds, async round => {
    options.onRound?.(round);
    // What is cut down once needs no second time.
    const shrinks = options.shrink === true && round === 1;
    const results = await playRound(toolchain, judged, selected, job, { ...options, shrink: shrinks });
    return options.revise?.(results) ?? results;
  });
}

/** Plays a job once; returns the results of all that was selected, also of what the job leaves out. */
async function playRound(
  toolchain: Toolchain,
  judged: Judged,
  selected: readonly Scenario[],
  job: Job,
  options: RunScenariosOptions,
): Promise<ScenarioResult[]> {
  const results = new Map<string, ScenarioResult>();
  const settle = (scenario: Scenario, played: Played): void => {
    const result = resultOf(scenario, played, judged, options.repeatCommand);
    results.set(result.id, result);
    options.onResult?.(result);
  };
  for (const scenario of selected) {
    const reason = inapplicable(scenario, toolchain);
    if (reason !== undefined) {
      settle(scenario, { outcome: 'not-applicable', reason, durationMs: 0, injections: 0 });
    }
  }
  const byId = new Map(selected.map(scenario => [scenario.id, scenario]));
  let generated: { scenario: Scenario; played: Played; failure: Failure } | undefined;
  const { timeoutMs, onStart } = options;
  await playInProcesses(job, options.processes ?? 1, {
    timeoutMs,
    onStart: id => {
      const scenario = byId.get(id);
      if (scenario !== undefined) onStart?.(scenario);
    },
    onEnd: (id, played) => {
      const scenario = byId.get(id);
      if (scenario === undefined) throw new Error(`the job has no ${id}`);
      const failure = played.outcome === 'failed' ? played.failure : undefined;
      // One is enough: what fails in several programs fails for one reason, as a rule.
      if (options.shrink && generated === undefined && failure?.case !== undefined) {
        generated = { scenario, played, failure };
      } else settle(scenario, played);
    },
  });
  if (generated !== undefined) {
    const { scenario, played, failure } = generated;
    settle(scenario, {
      ...played,
      outcome: 'failed',
      failure: await shrink(toolchain, scenario, failure, job),
    });
  }
  return selected.flatMap(({ id }) => results.get(id) ?? []);
}

/**
 * Why a scenario does not apply to a toolchain: it is for another release, or its program can't be compiled
 * here; undefined when it applies.
 */
export function inapplicable(scenario: Scenario, toolchain: Toolchain): string | undefined {
  const ranges = scenario.requirements.map(id => requirement(id).releases);
  if (scenario.releases !== undefined) ranges.push(scenario.releases);
  const missed = ranges.find(range => !inRange(toolchain.version, range));
  if (missed !== undefined) return `for Go ${missed}`;
  for (const use of scenario.fixtures) {
    const lacking = lackingFor(toolchain, variantOf(use));
    if (lacking !== undefined) return lacking;
  }
  return undefined;
}

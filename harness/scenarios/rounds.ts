import { defined } from '../host/defined.js';
import { outcomeFor } from './judge.js';
import {
  failureOf,
  failuresOf,
  type OutcomeName,
  type RequirementOutcome,
  type ScenarioFailure,
} from './outcome.js';
import type { ScenarioResult } from './result.js';

/** How often the chosen scenarios are played. */
export interface Rounds {
  /** At most this many times; once when absent, or without end with `untilFail`. */
  repeat?: number;
  /** No round begins after one in which a scenario failed. */
  untilFail?: boolean;
  /** No round begins later than this after the first, where nothing else bounds them. */
  budgetMs: number;
}

/**
 * From the worst to the best. A known defect that a release has now and then is worse than one that it always
 * has.
 */
const gravity: OutcomeName[] = [
  'failed',
  'unexpected-pass',
  'known-defect',
  'not-judged',
  'passed',
  'not-applicable',
];

/**
 * Plays rounds with `play` until they are over, and returns each scenario's worst result with the number of
 * its runs. A single round's results are returned as they are.
 */
export async function playRounds(
  { repeat, untilFail = false, budgetMs }: Rounds,
  play: (round: number) => Promise<ScenarioResult[]>,
  signal?: AbortSignal,
): Promise<ScenarioResult[]> {
  const started = performance.now();
  const rounds: ScenarioResult[][] = [];
  const goesOn = (): boolean => {
    if (rounds.length === 0) return true;
    if (signal?.aborted) return false;
    if (untilFail && rounds.at(-1)?.some(failed)) return false;
    if (repeat !== undefined) return rounds.length < repeat;
    return untilFail && performance.now() - started < budgetMs;
  };
  while (goesOn()) rounds.push(await play(rounds.length + 1));
  const [first = []] = rounds;
  if (repeat === undefined && !untilFail) return first;
  return first.map(({ id }) =>
    worstOfRounds(rounds.flatMap(results => results.filter(result => result.id === id))),
  );
}

/** The worst of a scenario's results, one for each round; the first of them where several are as bad. */
export function worstOfRounds(results: readonly ScenarioResult[]): ScenarioResult {
  const [found] = [...results].sort((a, b) => gravity.indexOf(a.outcome) - gravity.indexOf(b.outcome));
  if (found === undefined) throw new Error('a scenario without a result');
  const total = {
    durationMs: results.reduce((sum, { durationMs }) => sum + durationMs, 0),
    injections: results.reduce((sum, { injections }) => sum + injections, 0),
  };
  if (found.outcome === 'not-applicable') return { ...found, ...total };
  const runs = { total: results.length, failed: results.filter(failed).length };
  const all: ScenarioResult = { ...found, ...total, runs };
  delete all.requirementOutcomes;
  Object.assign(all, defined({ requirementOutcomes: mergedOutcomes(results) }));
  if (all.outcome !== 'failed') return all;
  const message = `${all.failure.message} (${runs.failed} of ${runs.total} runs failed)`;
  const others = otherFailures(all, results);
  return {
    ...all,
    failure: { ...all.failure, message },
    ...defined({ others: others.length === 0 ? undefined : others }),
  };
}

const gravest: RequirementOutcome[] = ['fails', 'unexpected-pass', 'known-defect', 'not-judged', 'holds'];

/** The worst that any round says about each requirement; undefined where that is the same for all of them. */
function mergedOutcomes(results: readonly ScenarioResult[]): Record<string, RequirementOutcome> | undefined {
  const outcomes = (results[0]?.requirements ?? []).map(id => {
    const ofRounds = results.map(result => outcomeFor(id, result));
    return [id, gravest.find(one => ofRounds.includes(one)) ?? 'not-applicable'] as const;
  });
  return new Set(outcomes.map(([, one]) => one)).size > 1 ? Object.fromEntries(outcomes) : undefined;
}

/** Failures of other requirements than the first failure's, one for each, whichever round they come from. */
function otherFailures(found: ScenarioResult, results: readonly ScenarioResult[]): ScenarioFailure[] {
  const first = failureOf(found)?.requirement;
  const others = new Map<string | undefined, ScenarioFailure>();
  for (const failure of [found, ...results].flatMap(failuresOf)) {
    if (failure.requirement !== first && !others.has(failure.requirement)) {
      others.set(failure.requirement, failure);
    }
  }
  return [...others.values()];
}

function failed({ outcome }: ScenarioResult): boolean {
  return outcome === 'failed' || outcome === 'unexpected-pass';
}

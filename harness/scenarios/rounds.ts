import type { OutcomeName } from './outcome.js';
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

/** From the worst to the best. A known defect that a release has now and then is worse than one that it always has. */
const gravity: OutcomeName[] = [
  'failed',
  'unexpected-pass',
  'known-defect',
  'not-judged',
  'passed',
  'not-applicable',
];

/**
 * Plays rounds with `play` until they are over, and returns each scenario's worst result with the number of its runs.
 * A single round's results are returned as they are.
 */
export async function playRounds(
  { repeat, untilFail = false, budgetMs }: Rounds,
  play: (round: number) => Promise<ScenarioResult[]>,
): Promise<ScenarioResult[]> {
  const started = performance.now();
  const rounds: ScenarioResult[][] = [];
  const goesOn = (): boolean => {
    if (rounds.length === 0) return true;
    if (untilFail && rounds.at(-1)?.some(failed)) return false;
    if (repeat !== undefined) return rounds.length < repeat;
    return untilFail && performance.now() - started < budgetMs;
  };
  while (goesOn()) rounds.push(await play(rounds.length + 1));
  const [first = []] = rounds;
  if (repeat === undefined && !untilFail) return first;
  return first.map(({ id }) => worst(rounds.flatMap(results => results.filter(result => result.id === id))));
}

/** The worst of a scenario's results; the first of them where several are as bad. */
function worst(results: readonly ScenarioResult[]): ScenarioResult {
  const [found] = [...results].sort((a, b) => gravity.indexOf(a.outcome) - gravity.indexOf(b.outcome));
  if (found === undefined) throw new Error('a scenario without a result');
  const total = {
    durationMs: results.reduce((sum, { durationMs }) => sum + durationMs, 0),
    injections: results.reduce((sum, { injections }) => sum + injections, 0),
  };
  if (found.outcome === 'not-applicable') return { ...found, ...total };
  const runs = { total: results.length, failed: results.filter(failed).length };
  if (found.outcome !== 'failed') return { ...found, ...total, runs };
  const message = `${found.failure.message} (${runs.failed} of ${runs.total} runs failed)`;
  return { ...found, ...total, runs, failure: { ...found.failure, message } };
}

function failed({ outcome }: ScenarioResult): boolean {
  return outcome === 'failed' || outcome === 'unexpected-pass';
}

import { reasonFor } from '../requirements/expectations.js';
import type { Expectation } from '../requirements/requirement.js';
import { outcomeFor } from './judge.js';
import type { ScenarioResult } from './result.js';
import type { Scenario } from './scenario.js';

/**
 * Holds results against the failures that a user expects of the judged release. A failure that is expected
 * becomes a known defect. What was expected to fail and passes becomes an unexpected pass: a scenario, or, if
 * all scenarios of a requirement were played and none fails, one of them. `catalogue` has all scenarios.
 */
export function withExpected(
  results: readonly ScenarioResult[],
  expectations: readonly Expectation[],
  catalogue: readonly Scenario[],
): ScenarioResult[] {
  if (expectations.length === 0) return [...results];
  const settled = results.map(result => expectedFailure(result, expectations));
  const passing = new Map<string, string>();
  for (const expectation of expectations) {
    const id = unexpectedPass(expectation, settled, catalogue);
    if (id !== undefined) passing.set(id, reasonFor(expectation));
  }
  return settled.map(result => {
    const reason = passing.get(result.id);
    return reason === undefined || result.outcome !== 'passed'
      ? result
      : { ...result, outcome: 'unexpected-pass', reason };
  });
}

/** The result as a known defect if everything that failed was expected to; otherwise as it is. */
function expectedFailure(result: ScenarioResult, expectations: readonly Expectation[]): ScenarioResult {
  if (result.outcome !== 'failed') return result;
  const whole = expectations.find(({ scenario }) => scenario === result.id);
  const failing = result.requirements.filter(id => outcomeFor(id, result) === 'fails');
  const covering = failing.map(id => whole ?? expectations.find(({ requirement }) => requirement === id));
  const expected = failing.filter((_id, at) => covering[at] !== undefined);
  if (expected.length === 0) return result;
  const outcomes = result.requirements.map(id => [
    id,
    expected.includes(id) ? ('known-defect' as const) : outcomeFor(id, result),
  ]);
  const settled = { ...result, requirementOutcomes: Object.fromEntries(outcomes) };
  if (expected.length < failing.length) return settled;
  const reason = [...new Set(covering.flatMap(one => one ?? []).map(reasonFor))].join('; ');
  return { ...settled, outcome: 'known-defect', reason };
}

/** The id of the scenario that shows that an expectation is wrong; undefined if none does. */
function unexpectedPass(
  { scenario, requirement }: Expectation,
  results: readonly ScenarioResult[],
  catalogue: readonly Scenario[],
): string | undefined {
  if (scenario !== undefined) return results.find(({ id }) => id === scenario)?.id;
  const looking = catalogue.filter(({ requirements }) => requirements.includes(requirement ?? ''));
  const found = looking.map(({ id }) => results.find(result => result.id === id));
  const settled = found.every(
    result =>
      result !== undefined && ['holds', 'not-applicable'].includes(outcomeFor(requirement ?? '', result)),
  );
  return settled ? found.find(result => result?.outcome === 'passed')?.id : undefined;
}

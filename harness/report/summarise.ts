import { defined } from '../host/defined.js';
import { ExitCode } from '../host/errors.js';
import { outcomeFor } from '../scenarios/judge.js';
import type {
  ReleaseResult,
  Report,
  RequirementFacts,
  RequirementOutcome,
  RequirementResult,
  RuntimeTestResult,
  ScenarioResult,
} from './model.js';

/**
 * What the scenarios of one release say about each requirement. One failure is enough for it not to hold; it
 * is not applicable when no scenario of it was.
 */
export function requirementResults(
  requirements: readonly RequirementFacts[],
  scenarios: readonly ScenarioResult[],
): RequirementResult[] {
  return requirements.map(({ id }) => {
    const looking = scenarios.filter(scenario => scenario.requirements.includes(id));
    const outcomes = new Set(looking.map(scenario => outcomeFor(id, scenario)));
    return {
      id,
      outcome: gravestFirst.find(outcome => outcomes.has(outcome)) ?? 'not-applicable',
      scenarios: looking.map(scenario => scenario.id),
    };
  });
}

/** What one scenario finds is enough; that a requirement holds, all must say that apply. */
const gravestFirst: RequirementOutcome[] = [
  'fails',
  'unexpected-pass',
  'known-defect',
  'not-judged',
  'holds',
  'not-applicable',
];

/** With `--strict` a known defect is a failure like any other; its reference stays in `reason`. */
export function strict(scenarios: readonly ScenarioResult[]): ScenarioResult[] {
  return scenarios.map(scenario => {
    const { requirementOutcomes: own } = scenario;
    const outcomes =
      own &&
      Object.fromEntries(
        Object.entries(own).map(([id, one]) => [id, one === 'known-defect' ? ('fails' as const) : one]),
      );
    const revised = { ...scenario, ...defined({ requirementOutcomes: outcomes }) };
    return revised.outcome === 'known-defect' ? { ...revised, outcome: 'failed' } : revised;
  });
}

export function isBad(result: ScenarioResult | RuntimeTestResult): boolean {
  return ['failed', 'unexpected-pass', 'hung'].includes(result.outcome);
}

/**
 * What a run says about a release:
 * - `nonconforming`: something that was judged went wrong;
 * - `not-judged`: nothing did, and something was not judged;
 * - `part-holds`: all is well that was looked at, which is a part (`--grep`, `--requirement`);
 * - `conforms`: all was looked at, and all is well but for known defects.
 */
export type ReleaseVerdict = 'nonconforming' | 'not-judged' | 'part-holds' | 'conforms';

export function verdictOn({
  scenarios,
  runtimeTests,
  selectedOf,
}: Pick<ReleaseResult, 'scenarios' | 'selectedOf'> & {
  runtimeTests: readonly RuntimeTestResult[];
}): ReleaseVerdict {
  if (scenarios.some(isBad) || runtimeTests.some(isBad)) return 'nonconforming';
  if (scenarios.some(({ outcome }) => outcome === 'not-judged')) return 'not-judged';
  return selectedOf === undefined ? 'conforms' : 'part-holds';
}

/** Whether nothing that was judged on this release went wrong, and nothing was left unjudged. */
export function isWell(result: ReleaseResult): boolean {
  return ['conforms', 'part-holds'].includes(verdictOn(result));
}

/** Whether anything was judged at all: a run in which all was not applicable proves nothing. */
export function judged(result: ReleaseResult): boolean {
  return (
    result.scenarios.some(scenario => scenario.outcome !== 'not-applicable') ||
    result.runtimeTests.some(test => test.outcome !== 'skipped')
  );
}

/**
 * The exit code of a whole run: that of the gravest release that could not be judged at all, or else 1 where
 * something is wrong, or else 6 where something was not judged.
 */
export function exitCodeOf(report: Report): number {
  const verdicts = new Set(report.results.map(verdictOn));
  return gravestExitCode([
    ...(report.interrupted === undefined ? [] : [report.interrupted.exitCode]),
    ...(report.unjudged ?? []).map(release => release.exitCode),
    ...(verdicts.has('nonconforming') ? [ExitCode.nonconforming] : []),
    ...(verdicts.has('not-judged') ? [ExitCode.notJudged] : []),
  ]);
}

/** The gravest of exit codes: the highest, but that 6 (something was not judged) says less than any but 0. */
export function gravestExitCode(codes: readonly number[]): number {
  const others = codes.filter(code => code !== ExitCode.notJudged);
  const gravest = Math.max(ExitCode.conforms, ...others);
  return gravest === ExitCode.conforms && codes.length > others.length ? ExitCode.notJudged : gravest;
}

/** How often each value comes, in the order of first appearance. */
export function tally<T extends string>(values: Iterable<T>): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Groups by a key, in the order of first appearance. */
export function groupBy<T>(items: Iterable<T>, key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}

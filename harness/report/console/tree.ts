import { outcomeFor } from '../../scenarios/judge.js';
import { failuresOf, reasonOf } from '../../scenarios/outcome.js';
import { families } from '../families.js';
import { type AnyOutcome, counts, gravest, inReadingOrder, sign } from '../marks.js';
import type {
  ReleaseResult,
  RequirementFacts,
  RequirementResult,
  RuntimeTestResult,
  ScenarioResult,
} from '../model.js';
import { isBad, tally } from '../summarise.js';
import { displayWidth, duration, hang, padEnd, padStart, paint, type TextOptions } from '../text.js';
import { failureLines, runtimeTestLines } from './failure.js';

/**
 * The tree of one release: a line for each family of the requirements, and below it each requirement that
 * doesn't simply hold, with the scenarios that say so. `foldWell` leaves out families in which nothing went
 * wrong.
 */
export function releaseTree(
  result: ReleaseResult,
  requirements: readonly RequirementFacts[],
  options: TextOptions,
  foldWell = false,
): string[] {
  const byFamily = families(result.requirements);
  const width = Math.max(13, ...[...byFamily.keys()].map(displayWidth)) + 3;
  const branch = (name: string, outcomes: readonly AnyOutcome[], ms: number, below: string[]): string[] => {
    const worst = gravest(outcomes);
    if (worst === undefined || (foldWell && !outcomes.some(isNotable))) return [];
    const counted = counts(inReadingOrder(tally(outcomes)), options);
    const left = `  ${sign(worst, options)} ${padEnd(name, width)}${counted}`;
    const time = duration(ms);
    const gap = Math.min(options.width, 80) - displayWidth(left);
    return [left + paint(options, 'dim', gap > time.length ? padStart(time, gap) : `  ${time}`), ...below];
  };
  const { runtimeTests } = result;
  return [
    ...branch(
      'runtime tests',
      runtimeTests.map(({ outcome }) => outcome),
      total(runtimeTests),
      runtimeTestTree(runtimeTests, options),
    ),
    ...[...byFamily].flatMap(([family, results]) => {
      const ids = new Set(results.map(({ id }) => id));
      // The time of a scenario appears once, at its first requirement.
      const mine = result.scenarios.filter(scenario => ids.has(scenario.requirements[0] ?? ''));
      const below = results.flatMap(one =>
        requirementLines(one, result.scenarios, requirements, options, foldWell),
      );
      return branch(
        family,
        results.map(({ outcome }) => outcome),
        total(mine),
        below,
      );
    }),
  ];
}

function isNotable(outcome: AnyOutcome): boolean {
  return ['failed', 'fails', 'hung', 'unexpected-pass', 'not-judged'].includes(outcome);
}

function total(of: readonly { durationMs: number }[]): number {
  return of.reduce((sum, one) => sum + one.durationMs, 0);
}

function runtimeTestTree(tests: readonly RuntimeTestResult[], options: TextOptions): string[] {
  const lines: string[] = [];
  for (const test of tests) {
    if (!options.verbose && test.outcome === 'passed' && test.reason === undefined) continue;
    const why = test.reason === undefined ? '' : `  ${paint(options, 'dim', test.reason)}`;
    lines.push(`    ${sign(test.outcome, options)} ${test.name}${why}`);
    if (isBad(test)) lines.push(...indented(8, narrower(options, 8), o => runtimeTestLines(test, o)), '');
  }
  return lines;
}

function requirementLines(
  { id, outcome }: RequirementResult,
  all: readonly ScenarioResult[],
  requirements: readonly RequirementFacts[],
  options: TextOptions,
  foldWell: boolean,
): string[] {
  const looking = all.filter(scenario => scenario.requirements.includes(id));
  const shown = looking.filter(scenario => options.verbose || isTold(id, scenario, outcome, foldWell));
  if (shown.length === 0) return [];
  const sentence = requirements.find(requirement => requirement.id === id)?.sentence ?? '';
  return [
    ...hang(options, `    ${sign(outcome, options)} ${paint(options, 'bold', id)}  `, sentence),
    ...scenarioGroup(id, shown, options),
  ];
}

/**
 * Whether a scenario is listed below a requirement: where it says what the requirement comes to, and that is
 * news.
 */
function isTold(
  requirement: string,
  scenario: ScenarioResult,
  outcome: RequirementResult['outcome'],
  foldWell: boolean,
): boolean {
  const says = outcomeFor(requirement, scenario);
  if (says !== outcome) return false;
  // Those that the deadline cut off are too many to list; the verdict counts them.
  if (says === 'not-judged') return scenario.outcome !== 'not-judged' || scenario.cause === 'machine';
  return isNotable(says) || (says === 'known-defect' && !foldWell);
}

/** The scenarios of one requirement; a reason that they share stands once. */
function scenarioGroup(
  requirement: string,
  group: readonly ScenarioResult[],
  options: TextOptions,
): string[] {
  const [first] = group;
  const shared = group.length > 1 && first?.outcome === 'known-defect' ? first.reason : undefined;
  if (shared === undefined || group.some(one => one.outcome !== 'known-defect' || one.reason !== shared)) {
    return group.flatMap(scenario => scenarioLines(requirement, scenario, options));
  }
  return [
    ...indented(6, narrower(options, 6), o => hang(o, '', shared)),
    ...group.flatMap(scenario => scenarioLines(requirement, scenario, options, false)),
  ];
}

function scenarioLines(
  requirement: string,
  scenario: ScenarioResult,
  options: TextOptions,
  withReason = true,
): string[] {
  const says = outcomeFor(requirement, scenario);
  const mark = says === 'holds' ? 'passed' : says;
  const lines = [`      ${sign(mark, options)} ${scenario.id}`];
  const body = narrower(options, 8);
  const note = withReason ? noteOn(says, scenario) : '';
  if (note !== '') lines.push(...indented(8, body, o => hang(o, '', note)));
  const [first] = scenario.requirements;
  const failure = failuresOf(scenario).find(one => (one.requirement ?? first) === requirement);
  if (failure !== undefined && (says === 'fails' || (says === 'known-defect' && options.verbose))) {
    lines.push(...indented(8, body, o => failureLines(failure, o)), '');
  }
  return lines;
}

/** The note on a scenario below one of its requirements, besides its failure. */
function noteOn(says: RequirementResult['outcome'], scenario: ScenarioResult): string {
  const reason = reasonOf(scenario);
  switch (says) {
    case 'unexpected-pass':
      return `passes, though a known defect says that it can't${reason === undefined ? '' : ` (${reason})`}`;
    case 'not-judged':
      return scenario.outcome === 'not-judged' ? (reason ?? '') : 'it failed before it came to this';
    case 'holds':
      return '';
    default:
      return reason ?? '';
  }
}

function narrower(options: TextOptions, by: number): TextOptions {
  return { ...options, width: options.width - by };
}

function indented(by: number, options: TextOptions, lines: (options: TextOptions) => string[]): string[] {
  return lines(options).map(line => (line === '' ? '' : ' '.repeat(by) + line));
}

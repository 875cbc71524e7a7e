import { failureOf, reasonOf } from '../../scenarios/outcome.js';
import { counts, gravest, inReadingOrder, sign } from '../marks.js';
import type { ReleaseResult, RequirementFacts, RuntimeTestResult, ScenarioResult } from '../model.js';
import { groupBy, isBad, tally } from '../summarise.js';
import { displayWidth, duration, hang, padEnd, padStart, paint, type TextOptions } from '../text.js';
import { failureLines, runtimeTestLines } from './failure.js';

/** `Go 1.15.15`, and whose debugger calls were judged where they are not the tree's own. */
export function releaseName(result: ReleaseResult): string {
  return `Go ${result.release}${result.implementation === 'reference' ? ' (reference implementation)' : ''}`;
}

/** The release, its protocol and where it came from. */
export function headline(result: ReleaseResult, options: TextOptions): string[] {
  const name = releaseName(result);
  const head = `${paint(options, 'bold', name)}  ${paint(options, 'cyan', result.protocol)}  `;
  const bare = ' '.repeat(displayWidth(head));
  return hang(options, bare, result.origin).map((line, i) =>
    i === 0 ? head + paint(options, 'dim', line.slice(bare.length)) : paint(options, 'dim', line),
  );
}

/**
 * The tree of one release: a line a family, and below it each requirement that doesn't simply hold with the
 * scenarios that say so. `foldWell` leaves out families in which nothing went wrong.
 */
export function releaseTree(
  result: ReleaseResult,
  requirements: readonly RequirementFacts[],
  options: TextOptions,
  foldWell = false,
): string[] {
  const families = groupBy(result.scenarios, scenario => scenario.family);
  const width = Math.max(13, ...[...families.keys()].map(displayWidth)) + 3;
  const branch = (name: string, of: readonly (ScenarioResult | RuntimeTestResult)[], below: string[]) => {
    const outcomes = tally(of.map(one => one.outcome));
    const worst = gravest(outcomes.keys());
    if (worst === undefined || (foldWell && !of.some(one => isBad(one) || one.outcome === 'not-judged')))
      return [];
    const left = `  ${sign(worst, options)} ${padEnd(name, width)}${counts(inReadingOrder(outcomes), options)}`;
    const time = duration(of.reduce((sum, one) => sum + one.durationMs, 0));
    const gap = Math.min(options.width, 80) - displayWidth(left);
    return [left + paint(options, 'dim', gap > time.length ? padStart(time, gap) : `  ${time}`), ...below];
  };
  const lines = branch('runtime tests', result.runtimeTests, runtimeTestTree(result.runtimeTests, options));
  for (const [family, scenarios] of families) {
    lines.push(...branch(family, scenarios, requirementTree(scenarios, requirements, options, foldWell)));
  }
  return lines;
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

function requirementTree(
  scenarios: readonly ScenarioResult[],
  requirements: readonly RequirementFacts[],
  options: TextOptions,
  foldWell: boolean,
): string[] {
  const lines: string[] = [];
  const shown = scenarios.filter(scenario => {
    if (options.verbose) return true;
    if (scenario.outcome === 'not-judged') return scenario.cause === 'machine';
    return isBad(scenario) || (scenario.outcome === 'known-defect' && !foldWell);
  });
  // A scenario stands below the first requirement that it names; the others are mentioned.
  for (const [id, group] of groupBy(shown, scenario => scenario.requirements[0] ?? '')) {
    const facts = requirements.find(requirement => requirement.id === id);
    const mark = sign(gravest(group.map(one => one.outcome)) ?? 'not-applicable', options);
    lines.push(
      ...hang(options, `    ${mark} ${paint(options, 'bold', id)}  `, facts?.sentence ?? ''),
      ...scenarioGroup(group, options),
    );
  }
  return lines;
}

/** The scenarios of one requirement; a reason that they share is given once. */
function scenarioGroup(group: readonly ScenarioResult[], options: TextOptions): string[] {
  const [first] = group;
  const shared = group.length > 1 && first?.outcome === 'known-defect' ? first.reason : undefined;
  if (shared === undefined || group.some(one => one.outcome !== 'known-defect' || one.reason !== shared)) {
    return group.flatMap(scenario => scenarioLines(scenario, options));
  }
  return [
    ...indented(6, narrower(options, 6), o => hang(o, '', shared)),
    ...group.flatMap(scenario => scenarioLines(scenario, options, false)),
  ];
}

function scenarioLines(scenario: ScenarioResult, options: TextOptions, withReason = true): string[] {
  const also = scenario.requirements.slice(1);
  const tail = also.length === 0 ? '' : paint(options, 'dim', `  also ${also.join(', ')}`);
  const lines = [`      ${sign(scenario.outcome, options)} ${scenario.id}${tail}`];
  const body = narrower(options, 8);
  const reason = (withReason && reasonOf(scenario)) || '';
  if (scenario.outcome === 'unexpected-pass') {
    const known = reason === '' ? '' : ` (${reason})`;
    lines.push(
      ...indented(8, body, o => hang(o, '', `passes, though a known defect says that it can't${known}`)),
    );
  } else if (reason !== '') {
    lines.push(...indented(8, body, o => hang(o, '', reason)));
  }
  const failure = failureOf(scenario);
  if (failure !== undefined && (isBad(scenario) || options.verbose)) {
    lines.push(...indented(8, body, o => failureLines(failure, o)), '');
  }
  return lines;
}

function narrower(options: TextOptions, by: number): TextOptions {
  return { ...options, width: options.width - by };
}

function indented(by: number, options: TextOptions, lines: (options: TextOptions) => string[]): string[] {
  return lines(options).map(line => (line === '' ? '' : ' '.repeat(by) + line));
}

import { reasonOf } from '../../scenarios/outcome.js';
import { type AnyOutcome, counts, inReadingOrder, sign, verdictSign } from '../marks.js';
import type { ReleaseResult, Report } from '../model.js';
import { releaseWithProcessor } from '../order.js';
import { groupBy, tally, verdictOn } from '../summarise.js';
import { duration, hang, paint, type Style, type TextOptions } from '../text.js';
import { verdictSentence } from '../verdict-sentence.js';
import { releaseName } from './release.js';
import { unjudgedLines } from './unjudged.js';

/** What a person needs last: the counts, what is known to be wrong, and the verdict. */
export function summaryLines(report: Report, options: TextOptions): string[] {
  const { results } = report;
  const lines: string[] = [];
  if (results.length > 0) {
    const fact = (label: string, text: string) => {
      if (text !== '') lines.push(...hang(options, `  ${paint(options, 'dim', label.padEnd(15))}`, text));
    };
    const tallied = (outcomes: AnyOutcome[]) => counts(inReadingOrder(tally(outcomes)), options);
    fact('Requirements', tallied(results.flatMap(result => result.requirements.map(one => one.outcome))));
    fact('Scenarios', tallied(results.flatMap(result => result.scenarios.map(one => one.outcome))));
    fact('Runs', runs(results));
    fact('Runtime tests', tallied(results.flatMap(result => result.runtimeTests.map(one => one.outcome))));
    fact(
      'Injected calls',
      results.reduce((sum, result) => sum + result.injections, 0).toLocaleString('en-US'),
    );
    fact('Time', duration(report.durationMs));
    lines.push('');
  }
  return [...lines, ...knownDefects(results, options), ...verdictsLines(report, options)];
}

/** What could not be judged, and the verdict on each release. */
export function verdictsLines({ results, unjudged }: Report, options: TextOptions): string[] {
  const lines = unjudgedLines(unjudged, options);
  // What went wrong comes last, next to the prompt.
  const well = results.filter(result => verdictOn(result) === 'conforms');
  if (well.length > 2) lines.push(`${paint(options, 'green', '✓')} ${well.length} releases conform.`);
  else lines.push(...well.flatMap(result => verdictLines(result, options)));
  for (const verdict of ['part-holds', 'not-judged', 'nonconforming'] as const) {
    const these = results.filter(result => verdictOn(result) === verdict);
    lines.push(...these.flatMap(result => verdictLines(result, options)));
  }
  return lines;
}

/** How often scenarios were played, and how often one failed; nothing where each was played once as usual. */
function runs(results: readonly ReleaseResult[]): string {
  const counted = results.flatMap(result => result.scenarios.flatMap(scenario => scenario.runs ?? []));
  if (counted.length === 0) return '';
  const times = [...new Set(counted.map(({ total }) => total))].sort((a, b) => a - b);
  const failed = counted.reduce((sum, one) => sum + one.failed, 0);
  const each = times.length === 1 ? `${times[0]}` : `${times[0]} to ${times.at(-1)}`;
  return `${each} of each scenario, ${failed} failed`;
}

/** Each known defect once, with the releases that have it. The tree of a single release has them already. */
function knownDefects(results: readonly ReleaseResult[], options: TextOptions): string[] {
  if (results.length < 2) return [];
  const found = results.flatMap(result =>
    result.scenarios
      .filter(scenario => scenario.outcome === 'known-defect')
      .map(scenario => ({
        reason: reasonOf(scenario) ?? scenario.title,
        release: releaseWithProcessor(result),
      })),
  );
  if (found.length === 0) return [];
  const lines = [paint(options, 'yellow', 'Known defects')];
  for (const [reason, where] of groupBy(found, one => one.reason)) {
    const releases = [...new Set(where.map(one => one.release))];
    const tail = ` (${releases.length === results.length ? 'every release' : releases.join(', ')})`;
    lines.push(...hang(options, `  ${sign('known-defect', options)} `, reason + tail));
  }
  return [...lines, ''];
}

function verdictLines(result: ReleaseResult, options: TextOptions): string[] {
  const { verdict, verb, rest } = verdictSentence(result);
  const styles: Style[] = verdict === 'nonconforming' ? ['bold', 'red'] : ['bold'];
  const name = releaseName(result);
  // A good verb is no news; the others stand out with the name.
  const said =
    verdict === 'conforms'
      ? `${paint(options, styles, name)} ${verb}`
      : paint(options, styles, `${name} ${verb}`.trimEnd());
  return hang(options, `${verdictSign(result, options)} `, `${said}${rest === '' ? '' : `: ${rest}`}.`);
}

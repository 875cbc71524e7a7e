import { failureOf, reasonOf } from '../../scenarios/outcome.js';
import { changed, counted, since } from '../console/comparison.js';
import { allFailures } from '../console/failure.js';
import { releaseName } from '../console/release.js';
import { cell, code, folded, html, row } from '../markdown-text.js';
import type { Comparison, ReleaseResult, Report } from '../model.js';
import { isBad, verdictOn } from '../summarise.js';
import { count, duration } from '../text.js';
import { partialSentence, verdictText } from '../verdict-sentence.js';

/**
 * Characters of all failures together, and of one. A comment on a pull request may have 65,536, the page of a
 * GitHub job a mebibyte; what is longer is refused as a whole.
 */
const room = 50_000;
const roomOfOne = 8_000;

/**
 * A summary for a CI job's page or a pull request: a table of releases, what has changed since the baseline,
 * then what failed, folded, as much as there is room for.
 */
export function markdownReport(report: Report): string {
  const lines = [
    `### ${title(report)}`,
    '',
    ...(report.interrupted === undefined ? [] : [`**${html(partialSentence(report.interrupted))}**`, '']),
    '| release | protocol | requirements hold | fail | known defects | not judged | runtime tests | time |',
    '| --- | --- | ---: | ---: | ---: | ---: | --- | ---: |',
    ...report.results.map(releaseRow),
    ...(report.unjudged ?? []).map(
      one => `| ❔ ${cell(one.release)} | | | | | ${cell(`not judged: ${one.sentence}`)} | | |`,
    ),
    '',
    ...report.results
      .filter(result => ['part-holds', 'not-judged'].includes(verdictOn(result)))
      .flatMap(result => [`${html(verdictText(result))}.`, '']),
    ...comparisonLines(report.comparison),
    ...fitting(report.results.flatMap(failures)),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

const signs = { conforms: '✅', 'part-holds': '☑️', 'not-judged': '❔', nonconforming: '❌' };

function title(report: Report): string {
  const verdicts = new Set(report.results.map(verdictOn));
  const about = 'Go debug calls:';
  if (verdicts.has('nonconforming')) return `${signs.nonconforming} ${about} do not conform everywhere`;
  const missing = (report.unjudged ?? []).length > 0 || report.interrupted !== undefined;
  const open = verdicts.has('not-judged') || verdicts.size === 0 || missing;
  if (open) return `${signs['not-judged']} ${about} not judged in full`;
  if (verdicts.has('part-holds')) return `${signs['part-holds']} ${about} what was looked at holds`;
  return `${signs.conforms} ${about} conform`;
}

function comparisonLines(comparison: Comparison | undefined): string[] {
  if (comparison === undefined) return [];
  const { regressions, mended, unjudged = [] } = comparison;
  return [
    `**Since ${html(since(comparison))}:** ${counted(comparison)}`,
    '',
    ...regressions.map(change => `- ❌ ${html(changed(change))}`),
    ...mended.map(change => `- ✅ ${html(changed(change))}`),
    ...unjudged.map(change => `- ❔ ${html(changed(change))}`),
    ...(regressions.length + mended.length + unjudged.length === 0 ? [] : ['']),
  ];
}

function releaseRow(result: ReleaseResult): string {
  const of = (...outcomes: string[]) =>
    result.requirements.filter(one => outcomes.includes(one.outcome)).length;
  const wrong = result.runtimeTests.filter(isBad).length;
  const tests =
    result.runtimeTests.length === 0
      ? ''
      : wrong === 0
        ? 'pass'
        : `${wrong} of ${result.runtimeTests.length} fail`;
  const cells = [
    `${signs[verdictOn(result)]} ${releaseName(result)}`,
    result.protocol,
    of('holds'),
    of('fails', 'unexpected-pass'),
    of('known-defect'),
    of('not-judged'),
    tests,
    duration(result.durationMs),
  ];
  return row(cells.map(one => cell(String(one))));
}

/** A block a failure. */
function failures(result: ReleaseResult): string[][] {
  const found = [
    ...result.scenarios.filter(isBad).map(scenario => {
      const failure = failureOf(scenario);
      const text =
        failure === undefined
          ? `passes, though it is known as a defect: ${reasonOf(scenario) ?? ''}`
          : allFailures(scenario).join('\n');
      return { name: scenario.id, text };
    }),
    ...result.runtimeTests
      .filter(isBad)
      .map(test => ({ name: test.name, text: test.output ?? test.outcome })),
  ];
  return found.map(({ name, text }) => {
    const cut =
      text.length > roomOfOne ? `${text.slice(0, roomOfOne)}\n(the rest is in the JSON report)` : text;
    return folded(`${releaseName(result)}: ${name}`, code(cut));
  });
}

function fitting(blocks: readonly string[][]): string[] {
  let left = room;
  const fits = blocks.findIndex(block => {
    left -= block.join('\n').length;
    return left < 0;
  });
  if (fits < 0) return blocks.flat();
  const more = count(blocks.length - fits, 'more failure');
  return [...blocks.slice(0, fits).flat(), `${more}: see the JSON report.`, ''];
}

import { changed, counted, since } from '../console/comparison.js';
import { failureLines } from '../console/failure.js';
import { releaseName } from '../console/release.js';
import type { Comparison, ReleaseResult, Report } from '../model.js';
import { conforms, isBad } from '../summarise.js';
import { count, duration, plain } from '../text.js';
import { cell, code, folded, html } from './markdown-text.js';

/**
 * Characters of all failures together, and of one. A comment on a pull request may have 65,536, the page of a GitHub job a
 * mebibyte; what is longer is refused as a whole.
 */
const room = 50_000;
const roomOfOne = 8_000;

/**
 * A summary for a CI job's page or a pull request: a table of releases, what has changed since the baseline, then what
 * failed, folded, as much as there is room for.
 */
export function markdownReport(report: Report): string {
  const good = report.results.every(conforms) && (report.unjudged ?? []).length === 0;
  const lines = [
    `### ${good ? '✅' : '❌'} Go debugger calls: ${good ? 'conform' : 'do not conform everywhere'}`,
    '',
    '| release | protocol | requirements hold | fail | known defects | runtime tests | time |',
    '| --- | --- | ---: | ---: | ---: | --- | ---: |',
    ...report.results.map(row),
    ...(report.unjudged ?? []).map(
      one => `| ${cell(one.release)} | | | | | ${cell(`not judged: ${one.sentence}`)} | |`,
    ),
    '',
    ...comparisonLines(report.comparison),
    ...fitting(report.results.flatMap(failures)),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function comparisonLines(comparison: Comparison | undefined): string[] {
  if (comparison === undefined) return [];
  const { regressions, mended } = comparison;
  return [
    `**Since ${html(since(comparison))}:** ${counted(comparison)}`,
    '',
    ...regressions.map(change => `- ❌ ${html(changed(change))}`),
    ...mended.map(change => `- ✅ ${html(changed(change))}`),
    ...(regressions.length + mended.length === 0 ? [] : ['']),
  ];
}

function row(result: ReleaseResult): string {
  const of = (...outcomes: string[]) =>
    result.requirements.filter(one => outcomes.includes(one.outcome)).length;
  const wrong = result.runtimeTests.filter(isBad).length;
  const tests =
    result.runtimeTests.length === 0
      ? ''
      : wrong === 0
        ? 'pass'
        : `${wrong} of ${result.runtimeTests.length} fail`;
  const sign = conforms(result) ? '✅' : '❌';
  const cells = [
    `${sign} ${releaseName(result)}`,
    result.protocol,
    of('holds'),
    of('fails', 'unexpected-pass'),
    of('known-defect'),
    tests,
    duration(result.durationMs),
  ];
  return `| ${cells.map(one => cell(String(one))).join(' | ')} |`;
}

/** A block a failure. */
function failures(result: ReleaseResult): string[][] {
  const found = [
    ...result.scenarios.filter(isBad).map(({ id, reason, failure }) => ({
      name: id,
      text:
        failure === undefined
          ? `passes, though it is known as a defect: ${reason ?? ''}`
          : failureLines(failure, plain).join('\n'),
    })),
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

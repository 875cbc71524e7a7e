import { differenceLines } from '../differences.js';
import { counts, inReadingOrder, verdictSign } from '../marks.js';
import type { ReleaseResult, Report, RequirementFacts } from '../model.js';
import { isWell, tally } from '../summarise.js';
import { duration, hang, paint, type TextOptions } from '../text.js';
import { partialSentence } from '../verdict-sentence.js';
import { comparisonLines } from './comparison.js';
import { matrixLines } from './matrix.js';
import { factLines, headline } from './release.js';
import { slowestLines } from './slowest.js';
import { summaryLines, verdictsLines } from './summary.js';
import { releaseTree } from './tree.js';

/**
 * What is printed when a release of the run has been judged: its tree, or, in a run over several, one line
 * and what went wrong (the matrix comes at the end).
 */
export function consoleRelease(
  result: ReleaseResult,
  requirements: readonly RequirementFacts[],
  ofSeveral: boolean,
  options: TextOptions,
): string {
  if (!ofSeveral) {
    const head = [...headline(result, options), ...factLines(result, options)];
    const tree = releaseTree(result, requirements, options);
    return block([...head, '', ...tree, ...slowestLines(result, options)]);
  }
  const tallied = tally([...result.runtimeTests, ...result.scenarios].map(one => one.outcome));
  const well = isWell(result);
  const time = paint(options, 'dim', duration(result.durationMs));
  const lines = headline(result, { ...options, width: options.width - 2 });
  const line = `${verdictSign(result, options)} ${lines[0]}`;
  const rest = [...lines.slice(1).map(text => `  ${text}`), ...factLines(result, options)];
  const tree =
    well && !options.verbose ? [] : ['', ...releaseTree(result, requirements, options, !options.verbose)];
  const slowest = slowestLines(result, options);
  return block([
    line,
    ...rest,
    `  ${counts(inReadingOrder(tallied), options)}  ${time}`,
    ...tree,
    ...slowest,
  ]);
}

/**
 * What is printed last: the matrix of a run over several, where own and reference differ, and the summary.
 */
export function consoleEnd(report: Report, options: TextOptions): string {
  const matrix = report.results.length > 1 ? [...matrixLines(report, options), ''] : [];
  const differences = differenceLines(report, options);
  const section = differences.length > 0 ? [...differences, ''] : [];
  const ending = [
    ...summaryLines(report, options),
    ...comparisonLines(report.comparison, options),
    ...partialLines(report, options),
  ];
  return [...matrix, ...section, ...ending].join('\n').concat('\n');
}

/** The verdict alone, and what was not judged: what `--quiet` prints last. */
export function consoleVerdict(report: Report, options: TextOptions): string {
  const lines = [
    ...verdictsLines(report, options),
    ...comparisonLines(report.comparison, options),
    ...partialLines(report, options),
  ];
  return `${lines.join('\n')}\n`;
}

/** That the run ended early; no lines where it did not. */
function partialLines({ interrupted }: Report, options: TextOptions): string[] {
  if (interrupted === undefined) return [];
  return hang(options, `${paint(options, 'yellow', '!')} `, `${partialSentence(interrupted)}.`);
}

/** The whole of it in one text, for a file or for a report that was read back. */
export function consoleReport(report: Report, options: TextOptions): string {
  const ofSeveral = severalReleases(report);
  const releases = report.results.map(result =>
    consoleRelease(result, report.requirements, ofSeveral, options),
  );
  return releases.join('') + consoleEnd(report, options);
}

function severalReleases(report: Pick<Report, 'results' | 'unjudged'>): boolean {
  return report.results.length + (report.unjudged?.length ?? 0) > 1;
}

function block(lines: string[]): string {
  const text = lines.join('\n').trimEnd();
  return `${text}\n\n`;
}

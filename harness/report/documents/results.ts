import { row } from '../markdown-text.js';
import type { ReleaseResult, Report } from '../model.js';
import { tally } from '../summarise.js';

/** The results of several reports, oldest release first; of a release that was judged twice in one way, the later. */
export function allResults(reports: readonly Report[]): ReleaseResult[] {
  const byName = new Map(
    reports.flatMap(({ results }) => results).map(result => [columnName(result), result]),
  );
  return [...byName.values()].sort(byRelease);
}

/** `1.15.15`, or `1.15.15, reference` where those of the patch series were judged. */
export function columnName({ release, implementation }: ReleaseResult): string {
  return implementation === 'reference' ? `${release}, reference` : release;
}

/** What was judged of each release and how it went, as a table in Markdown: a row a release. */
export function resultsTable(results: readonly ReleaseResult[]): string {
  return [
    '| Go | protocol | TestDebugCall* | scenarios passed | failed | known defects |',
    '|---|---|---|---|---|---|',
    ...results.map(resultRow),
  ].join('\n');
}

function resultRow(result: ReleaseResult): string {
  const { protocol, runtimeTests, scenarios, requirements } = result;
  const tests = runtimeTests.filter(({ outcome }) => outcome === 'passed').length;
  const of = tally(scenarios.map(({ outcome }) => outcome));
  const applicable = scenarios.length - (of.get('not-applicable') ?? 0);
  const defects = requirements
    .filter(({ outcome }) => outcome === 'known-defect')
    .map(({ id }) => `\`${id}\``);
  const bad = (of.get('failed') ?? 0) + (of.get('unexpected-pass') ?? 0);
  const cells = [
    columnName(result),
    protocol,
    `${tests} of ${runtimeTests.length}`,
    `${of.get('passed') ?? 0} of ${applicable}`,
    bad,
    defects.join(', ') || 'none',
  ];
  return row(cells.map(String));
}

/** `1.9` before `1.10`, `1.16beta1` before `1.16`. */
export function byRelease(a: ReleaseResult, b: ReleaseResult): number {
  const key = (result: ReleaseResult): string => columnName(result).replace(/(beta|rc)/, '.-1.');
  return key(a).localeCompare(key(b), 'en', { numeric: true });
}

import { row } from '../markdown-text.js';
import type { ReleaseResult, Report, RequirementResult } from '../model.js';
import { groupBy } from '../summarise.js';
import { allResults, columnName, resultsTable } from './results.js';

const signs: Record<RequirementResult['outcome'], string> = {
  holds: '✓',
  fails: '✗',
  'known-defect': '~',
  'unexpected-pass': '!',
  'not-applicable': '–',
  'not-judged': '?',
};

/** docs/releases.md: what holds in which release, from JSON reports. A requirement that a report doesn't know has an empty cell. */
export function releasesPage(reports: readonly Report[]): string {
  const results = allResults(reports);
  const ids = [...new Set(reports.flatMap(({ requirements }) => requirements.map(({ id }) => id)))];
  const chapters = groupBy(ids, id => id.split('.')[0] ?? id);
  const injections = results.reduce((sum, result) => sum + result.injections, 0);
  return [
    '# Requirements by release',
    '',
    'Made from JSON reports by `npm run docs -- REPORT.json ...`; [requirements.md](requirements.md) says what each requirement is.',
    '',
    '✓ holds, ~ does not for a known reason, ✗ fails, ! passed though it is known as a defect, – does not apply, ? or empty: was not judged.',
    '',
    ...[...chapters].flatMap(([chapter, names]) => [`## ${chapter}`, '', ...table(names, results), '']),
    '## Releases',
    '',
    resultsTable(results),
    '',
    `Injected calls: ${injections.toLocaleString('en-US')}.`,
    '',
  ].join('\n');
}

function table(ids: readonly string[], results: readonly ReleaseResult[]): string[] {
  return [
    row(['requirement', ...results.map(columnName)]),
    row(['---', ...results.map(() => ':-:')]),
    ...ids.map(id =>
      row([
        `\`${id}\``,
        ...results.map(({ requirements }) => {
          const found = requirements.find(result => result.id === id);
          return found === undefined ? '' : signs[found.outcome];
        }),
      ]),
    ),
  ];
}

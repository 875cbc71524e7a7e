import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../harness/host/files.js';
import { listDefects } from '../../harness/requirements/accounts/listing.js';
import { knownDefects } from '../../harness/requirements/defects.js';
import { groups } from '../../harness/requirements/interplay/table.js';
import { requirements } from '../../harness/requirements/table.js';
import { scenarios } from '../../harness/scenarios/catalogue.js';
import { savedFigures } from '../bench/figures.js';
import { debuggersPage } from './debuggers.js';
import { defectsPage } from './defects.js';
import { faultsPage, readFaultsRuns } from './faults.js';
import { readReviewsOfFixes } from './fixes.js';
import { interplayPage } from './interplay.js';
import { readJudgedDebuggers } from './judged-debuggers.js';
import { manPage } from './man.js';
import { performancePage, performancePlot, plotName } from './performance.js';
import { partsOfTheProgram, withParts } from './readme.js';
import { releasesPage, resultsTable } from './releases.js';
import { requirementsPage } from './requirements.js';
import { readColumns } from './results.js';
import { type Sample, sampleText } from './sample.js';

/** The oldest and the newest line that docs/interplay.md counts for. */
const lines = { first: { major: 1, minor: 11 }, last: { major: 1, minor: 27 } };

const defects = await listDefects();

/** The generated documents, by their paths in the package, as they should be today. */
export function documents(): Map<string, string> {
  const columns = readColumns();
  const figures = savedFigures();
  const parts = partsOfTheProgram().set('sample', sampleBlock()).set('results', resultsTable(columns));
  const ids = requirements.map(({ id }) => id);
  return new Map([
    ['README.md', withParts(read('README.md'), parts)],
    ['docs/requirements.md', requirementsPage(requirements, scenarios, knownDefects)],
    ['docs/defects.md', defectsPage(defects, readReviewsOfFixes())],
    ['docs/faults.md', faultsPage(readFaultsRuns())],
    ['docs/interplay.md', interplayPage({ groups, scenarios, defects: knownDefects, lines })],
    ['docs/debuggers.md', debuggersPage(readJudgedDebuggers())],
    ['docs/performance.md', performancePage(figures)],
    [`docs/${plotName}`, performancePlot(figures)],
    ['docs/releases.md', releasesPage(columns, ids)],
    ['docs/go-debugcall-conformance.1', manPage(environment(read('README.md')))],
  ]);
}

/** The variables of the README's table, without its marks. */
function environment(readme: string): [string, string][] {
  const rows = [...readme.matchAll(/^\| ((?:`[A-Z_]+`(?:, )?)+) \| (.*) \|$/gm)];
  return rows.map(([, names = '', meaning = '']) => [names.replaceAll('`', ''), meaning.replaceAll('`', '')]);
}

/** The command and what it prints, as a block of code. */
function sampleBlock(): string {
  const sample = JSON.parse(read('docs/sample.json')) as Sample;
  const command = `$ npx ${sample.report.tool.name} ${sample.report.arguments.join(' ')}`;
  const lines = [command, ...sampleText(sample).trimEnd().split('\n')];
  return lines.map(line => (line === '' ? '' : `    ${line}`)).join('\n');
}

function read(path: string): string {
  return readFileSync(join(packageRoot, path), 'utf8');
}

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../harness/host/files.js';
import { interplayPage } from '../harness/report/documents/interplay.js';
import { releasesPage } from '../harness/report/documents/releases.js';
import { requirementsPage } from '../harness/report/documents/requirements.js';
import type { Report } from '../harness/report/model.js';
import { knownDefects } from '../harness/requirements/defects.js';
import { groups } from '../harness/requirements/interplay/table.js';
import { requirements } from '../harness/requirements/table.js';
import { type FaultsItem, isSummary } from '../harness/review/faults/output/all.js';
import { faultsDocument } from '../harness/review/faults/output/document.js';
import { scenarios } from '../harness/scenarios/catalogue.js';
import { partsOfTheProgram, withParts } from './docs/readme.js';

/*
 * npm run docs [-- REPORT.json ... FAULTS.json ...]
 *
 * Writes docs/requirements.md, docs/interplay.md and the generated parts of the README. With reports of `--reporter=json` it also
 * writes docs/releases.md, and with those of `faults --reporter=json` docs/faults.md.
 */

/** Writes a file of the package. */
function write(name: string, text: string): void {
  const path = join(packageRoot, name);
  writeFileSync(path, text);
  console.log(path);
}

const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');
write('README.md', withParts(readme, partsOfTheProgram()));
write('docs/requirements.md', requirementsPage(requirements, scenarios, knownDefects));
write(
  'docs/interplay.md',
  interplayPage({
    groups,
    scenarios,
    defects: knownDefects,
    lines: { first: { major: 1, minor: 11 }, last: { major: 1, minor: 27 } },
  }),
);
const given = process.argv
  .slice(2)
  .map(path => JSON.parse(readFileSync(path, 'utf8')) as Report | FaultsItem[]);
const reports = given.flatMap(each => (Array.isArray(each) ? [] : [each]));
const faults = given.flatMap(each => (Array.isArray(each) ? each : [])).filter(isSummary);
if (reports.length > 0) write('docs/releases.md', releasesPage(reports));
if (faults.length > 0) write('docs/faults.md', faultsDocument(faults));

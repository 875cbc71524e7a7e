import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../harness/host/files.js';
import { releasesPage } from '../harness/report/documents/releases.js';
import { requirementsPage } from '../harness/report/documents/requirements.js';
import type { Report } from '../harness/report/model.js';
import { knownDefects } from '../harness/requirements/defects.js';
import { requirements } from '../harness/requirements/table.js';
import { faultsDocument } from '../harness/review/faults/output/document.js';
import type { FaultsSummary } from '../harness/review/faults/summary.js';
import { scenarios } from '../harness/scenarios/catalogue.js';

/*
 * npm run docs [-- REPORT.json ... FAULTS.json ...]
 *
 * Writes docs/requirements.md, from reports of `--reporter=json` docs/releases.md, and from those of `faults --json` docs/faults.md.
 */

function write(name: string, text: string): void {
  const path = join(packageRoot, 'docs', name);
  writeFileSync(path, text);
  console.log(path);
}

write('requirements.md', requirementsPage(requirements, scenarios, knownDefects));
const given = process.argv
  .slice(2)
  .map(path => JSON.parse(readFileSync(path, 'utf8')) as Report | FaultsSummary[]);
const reports = given.flatMap(each => (Array.isArray(each) ? [] : [each]));
const faults = given.flatMap(each => (Array.isArray(each) ? each : []));
if (reports.length > 0) write('releases.md', releasesPage(reports));
if (faults.length > 0) write('faults.md', faultsDocument(faults));

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../harness/host/files.js';
import type { Report } from '../harness/report/model.js';
import { releasesPage } from '../harness/report/releasespage.js';
import { requirementsPage } from '../harness/report/requirementspage.js';
import { knownDefects } from '../harness/requirements/defects.js';
import { requirements } from '../harness/requirements/table.js';
import { scenarios } from '../harness/scenarios/catalogue.js';

/*
 * npm run docs [-- REPORT.json ...]
 *
 * Writes docs/requirements.md, and from reports of `--reporter=json`, one or more, docs/releases.md.
 */

function write(name: string, text: string): void {
  const path = join(packageRoot, 'docs', name);
  writeFileSync(path, text);
  console.log(path);
}

write('requirements.md', requirementsPage(requirements, scenarios, knownDefects));
const reports = process.argv.slice(2).map(path => JSON.parse(readFileSync(path, 'utf8')) as Report);
if (reports.length > 0) write('releases.md', releasesPage(reports));

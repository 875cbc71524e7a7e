import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../harness/host/files.js';
import type { Report } from '../harness/report/model.js';
import { type FaultsItem, isSummary } from '../harness/review/faults/output/all.js';
import { runtimeTestsDocument } from '../harness/review/faults/output/runtime-tests.js';
import type { ReviewReport } from '../harness/review/model.js';
import { documents } from './docs/documents.js';
import { faultsRunOf, mergedFaultsRuns, readFaultsRuns } from './docs/faults.js';
import { fingerprint, mergedReviews, readReviewsOfFixes, reviewsOfFixes } from './docs/fixes.js';
import { columnsOf, merged, readColumns } from './docs/results.js';
import { sampleOf } from './docs/sample.js';

/*
 * npm run docs [-- [--sample] REPORT.json ... FAULTS.json ... REVIEW.json ...]
 *
 * Writes the generated documents and the generated parts of the README. Reports of `--profile=full
 * --reporter=json` first go into docs/results.json, which the tables of results are made from; with --sample,
 * the one report becomes the sample of the README. The results of `faults --reporter=json` go into
 * docs/faults.json, for docs/faults.md, or become docs/runtime-tests.md where the runtime's own tests judged. A review of the series `fixes` goes
 * into docs/fixes.json, for docs/defects.md.
 */

/** Writes a file of the package, by its path there. */
function write(path: string, text: string): void {
  writeFileSync(join(packageRoot, path), text);
  console.log(path);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

const typed = process.argv.slice(2);
const given = typed
  .filter(argument => argument !== '--sample')
  .map(path => JSON.parse(readFileSync(path, 'utf8')) as Report | ReviewReport | FaultsItem[]);
const reports = given.flatMap(each => (Array.isArray(each) || 'reviews' in each ? [] : [each]));
const reviews = given.flatMap(each => ('reviews' in each ? reviewsOfFixes(each, fingerprint()) : []));
const faults = given.flatMap(each => (Array.isArray(each) ? each : [])).filter(isSummary);

const [first] = reports;
if (typed.includes('--sample') && first !== undefined) write('docs/sample.json', json(sampleOf(first)));
else if (first !== undefined)
  write('docs/results.json', json(merged(readColumns(), reports.flatMap(columnsOf))));
const byTests = faults.filter(({ judge }) => judge === 'runtime-tests');
const byScenarios = faults.filter(({ judge }) => judge === undefined);
if (byScenarios.length > 0)
  write('docs/faults.json', json(mergedFaultsRuns(readFaultsRuns(), byScenarios.map(faultsRunOf))));
if (byTests.length > 0) write('docs/runtime-tests.md', runtimeTestsDocument(byTests));
if (reviews.length > 0) write('docs/fixes.json', json(mergedReviews(readReviewsOfFixes(), reviews)));
for (const [path, text] of documents()) write(path, text);

import { readFileSync } from 'node:fs';
import { allResults, resultsTable } from '../harness/report/documents/results.js';
import type { Report } from '../harness/report/model.js';

/*
 * npm run results -- REPORT.json ...
 *
 * Prints the README's table of results from reports of `--reporter=json`, oldest release first.
 */

const reports = process.argv.slice(2).map(path => JSON.parse(readFileSync(path, 'utf8')) as Report);
console.log(resultsTable(allResults(reports)));

import { readFileSync } from 'node:fs';
import type { ReleaseResult, Report } from '../harness/report/model.js';
import { tally } from '../harness/report/summarise.js';

/*
 * npm run results -- REPORT.json ...
 *
 * Prints the README's table of results from reports of `--reporter=json`, oldest release first.
 */

function row({
  release,
  protocol,
  implementation,
  runtimeTests,
  scenarios,
  requirements,
}: ReleaseResult): string {
  const tests = runtimeTests.filter(({ outcome }) => outcome === 'passed').length;
  const of = tally(scenarios.map(({ outcome }) => outcome));
  const applicable = scenarios.length - (of.get('not-applicable') ?? 0);
  const defects = requirements
    .filter(({ outcome }) => outcome === 'known-defect')
    .map(({ id }) => `\`${id}\``);
  const name = implementation === 'reference' ? `${release}, reference` : release;
  const bad = (of.get('failed') ?? 0) + (of.get('unexpected-pass') ?? 0);
  return `| ${name} | ${protocol} | ${tests} of ${runtimeTests.length} | ${of.get('passed') ?? 0} of ${applicable} | ${bad} | ${defects.join(', ') || 'none'} |`;
}

/** `1.9` before `1.10`, `1.16beta1` before `1.16`. */
function order(a: ReleaseResult, b: ReleaseResult): number {
  const key = (result: ReleaseResult): string => result.release.replace(/(beta|rc)/, '.-1.');
  return key(a).localeCompare(key(b), 'en', { numeric: true });
}

const reports = process.argv.slice(2).map(path => JSON.parse(readFileSync(path, 'utf8')) as Report);
console.log('| Go | protocol | TestDebugCall* | scenarios passed | failed | known defects |');
console.log('|---|---|---|---|---|---|');
for (const result of reports.flatMap(({ results }) => results).sort(order)) console.log(row(result));

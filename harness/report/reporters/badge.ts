import type { Report } from '../model.js';
import { releaseWithProcessor } from '../order.js';
import { exitCodeOf, verdictOn } from '../summarise.js';
import { count } from '../text.js';
import { verdictText } from '../verdict-sentence.js';

/**
 * A badge as an endpoint of shields.io (https://shields.io/badges/endpoint-badge): how many releases conform.
 * Only a report of whole runs is green: a part that holds is blue, and what was not judged is grey.
 */
export function badgeReport(report: Report): string {
  const badge = {
    schemaVersion: 1,
    label: 'Go debug calls',
    message: report.interrupted === undefined ? messageOf(report) : `partial: ${messageOf(report)}`,
    color: colorOf(report),
  };
  return `${JSON.stringify(badge, null, 2)}\n`;
}

function messageOf(report: Report): string {
  const all = report.results.length + (report.unjudged?.length ?? 0);
  const [only] = report.results;
  if (all === 1 && only !== undefined) {
    const verdict = verdictOn(only);
    if (verdict === 'part-holds') return verdictText(only);
    const words = {
      conforms: 'conforms',
      nonconforming: 'does not conform',
      'not-judged': 'not judged in full',
    };
    return `Go ${releaseWithProcessor(only)} ${words[verdict]}`;
  }
  const verdicts = report.results.map(verdictOn);
  const of = (verdict: (typeof verdicts)[number]) => verdicts.filter(one => one === verdict).length;
  const parts = [`${of('conforms')} of ${count(all, 'release')} conform`];
  if (of('part-holds') > 0) parts.push(`${of('part-holds')} hold in part`);
  const open = of('not-judged') + (report.unjudged?.length ?? 0);
  if (open > 0) parts.push(`${open} not judged`);
  return parts.join(', ');
}

function colorOf(report: Report): string {
  const verdicts = new Set(report.results.map(verdictOn));
  if (verdicts.has('nonconforming')) return 'red';
  if (exitCodeOf(report) !== 0 || verdicts.size === 0) return 'lightgrey';
  return verdicts.has('part-holds') ? 'blue' : 'brightgreen';
}

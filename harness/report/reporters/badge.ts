import type { Report } from '../model.js';
import { conforms, exitCodeOf } from '../summarise.js';

/** A badge as an endpoint of shields.io has it (https://shields.io/badges/endpoint-badge): how many releases conform. */
export function badgeReport(report: Report): string {
  const all = report.results.length + (report.unjudged?.length ?? 0);
  const well = report.results.filter(conforms).length;
  const [only] = report.results;
  const name = all === 1 && only !== undefined ? `Go ${only.release} ` : '';
  const count = all === 1 ? '' : `${well} of ${all} releases `;
  const word = all === 1 ? (well === 1 ? 'conforms' : 'does not conform') : 'conform';
  const badge = {
    schemaVersion: 1,
    label: 'Go debug calls',
    message: `${name}${count}${word}`,
    color: exitCodeOf(report) === 0 ? 'brightgreen' : 'red',
  };
  return `${JSON.stringify(badge, null, 2)}\n`;
}

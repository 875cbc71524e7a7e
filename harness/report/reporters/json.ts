import type { Report } from '../model.js';

/** The document itself; docs/report.schema.json describes it. */
export function jsonReport(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

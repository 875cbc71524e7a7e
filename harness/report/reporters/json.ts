import type { Report } from '../model.js';

/** The document itself; docs/report.schema.json describes it. */
export function jsonReport(report: Report): string {
  const text = JSON.stringify(report, null, 2);
  // JSON leaves these as they are, and some terminals obey them.
  return `${text.replace(/[\u007f-\u009f]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}

import { annotationLines } from '../report/annotations.js';
import type { Report } from '../report/model.js';
import type { FailOn } from '../report/verdict.js';

/**
 * Says what makes the run fail if GitHub Actions runs it, so that GitHub shows it on the page of the run.
 * GitHub reads standard error too, and there it disturbs no report.
 */
export function annotate(report: Report, failOn: FailOn): void {
  if (process.env.GITHUB_ACTIONS !== 'true') return;
  for (const line of annotationLines(report, failOn)) process.stderr.write(`${line}\n`);
}

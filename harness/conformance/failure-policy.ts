import { UsageError } from '../host/errors.js';
import { compareReports } from '../report/compare.js';
import type { Report } from '../report/model.js';
import { type NamedReport, readReport } from '../report/read.js';
import type { FailOn } from '../report/verdict.js';

/** `--fail-on` and `--baseline`, as typed. */
export interface FailureRequest {
  failOn?: FailOn;
  /** File of an earlier report. */
  baseline?: string;
}

/** What `--fail-on` and `--baseline` mean together: what makes a run fail, and what it is compared with. */
export interface FailurePolicy {
  failOn: FailOn;
  baseline?: NamedReport;
}

/** Reads the baseline, so that a mistake in its name comes to light before anything is judged. */
export async function readFailurePolicy({ failOn, baseline }: FailureRequest): Promise<FailurePolicy> {
  if (baseline === undefined) {
    if (failOn === 'regression') {
      throw new UsageError('--fail-on=regression needs a report to compare with', {
        remedy: 'name an earlier report: --baseline=previous.json',
      });
    }
    return { failOn: failOn ?? 'any' };
  }
  return { failOn: failOn ?? 'regression', baseline: await readReport(baseline) };
}

/** Returns the report with what has changed since the baseline, if there is one. */
export function withComparison(report: Report, { baseline }: FailurePolicy): Report {
  return baseline === undefined ? report : { ...report, comparison: compareReports(report, baseline) };
}

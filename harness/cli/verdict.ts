import { UsageError } from '../host/errors.js';
import { compareReports } from '../report/compare.js';
import type { Report } from '../report/model.js';
import { type NamedReport, readReport } from '../report/read.js';
import { exitCodeFor, type FailOn } from '../report/verdict.js';

export interface VerdictOptions {
  failOn?: FailOn;
  /** File of an earlier report. */
  baseline?: string;
}

/** What `--fail-on` and `--baseline` mean together. */
export interface Verdict {
  failOn: FailOn;
  baseline?: NamedReport;
}

/** Reads the baseline, so that a mistake in its name comes to light before anything is judged. */
export async function verdictOf({ failOn, baseline }: VerdictOptions): Promise<Verdict> {
  if (baseline === undefined) {
    if (failOn === 'regression') {
      throw new UsageError('--fail-on=regression needs something to compare with', {
        remedy: 'name an earlier report: --baseline=previous.json',
      });
    }
    return { failOn: failOn ?? 'any' };
  }
  return { failOn: failOn ?? 'regression', baseline: await readReport(baseline) };
}

/** The report with what has changed since the baseline, if there is one. */
export function compared(report: Report, { baseline }: Verdict): Report {
  return baseline === undefined ? report : { ...report, comparison: compareReports(report, baseline) };
}

export function exitCodeBy(report: Report, { failOn }: Verdict): number {
  return exitCodeFor(report, failOn);
}

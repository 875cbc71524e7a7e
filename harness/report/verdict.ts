import { ExitCode } from '../host/errors.js';
import type { Report } from './model.js';
import { exitCodeOf } from './summarise.js';

/** `--fail-on`: which of what a report says makes the program end with something else than 0. */
export const failOns = ['any', 'regression', 'never'] as const;
export type FailOn = (typeof failOns)[number];

/**
 * The exit code for a report. `any`: what does not hold, and what could not be judged. `regression`: only what was
 * well in the baseline, of which the report must have a comparison; what could not be judged then either is left out. `never`:
 * only what could not be judged.
 */
export function exitCodeFor(report: Report, failOn: FailOn): number {
  const unjudged = report.unjudged ?? [];
  switch (failOn) {
    case 'any':
      return exitCodeOf(report);
    case 'never':
      return Math.max(ExitCode.conforms, ...unjudged.map(({ exitCode }) => exitCode));
    case 'regression': {
      if (report.comparison === undefined)
        throw new Error('a report without a comparison has no regressions');
      const { regressions } = report.comparison;
      const lost = new Set(
        regressions.filter(({ kind }) => kind === 'release').map(({ release }) => release),
      );
      const codes = unjudged.filter(({ release }) => lost.has(release)).map(({ exitCode }) => exitCode);
      return Math.max(regressions.length === 0 ? ExitCode.conforms : ExitCode.nonconforming, ...codes);
    }
  }
}

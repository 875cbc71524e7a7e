import { ExitCode } from '../host/errors.js';
import type { Report } from './model.js';
import { exitCodeOf, gravestExitCode } from './summarise.js';

/** `--fail-on`: which findings of a report fail the program. */
export const failOns = ['any', 'regression', 'never'] as const;
export type FailOn = (typeof failOns)[number];

/**
 * The exit code for a report. `any`: for what does not hold. `regression`: only for what was well in the
 * baseline, which the report must have been compared with; releases that could not be judged then either
 * don't count. `never`: for nothing that was judged. In all three, what was not judged has an exit code of
 * its own: nobody knows whether it holds.
 */
export function exitCodeFor(report: Report, failOn: FailOn): number {
  const unjudged = report.unjudged ?? [];
  const open = report.results.some(result => result.scenarios.some(one => one.outcome === 'not-judged'));
  const ofScenarios = [
    ...(open ? [ExitCode.notJudged] : []),
    ...(report.interrupted === undefined ? [] : [report.interrupted.exitCode]),
  ];
  switch (failOn) {
    case 'any':
      return exitCodeOf(report);
    case 'never':
      return gravestExitCode([...unjudged.map(({ exitCode }) => exitCode), ...ofScenarios]);
    case 'regression': {
      if (report.comparison === undefined)
        throw new Error('a report without a comparison has no regressions');
      const { regressions, unjudged: unknown = [] } = report.comparison;
      const lost = new Set(
        [...regressions, ...unknown].filter(({ kind }) => kind === 'release').map(({ release }) => release),
      );
      const codes = unjudged.filter(({ release }) => lost.has(release)).map(({ exitCode }) => exitCode);
      const failed = regressions.length === 0 ? [] : [ExitCode.nonconforming];
      return gravestExitCode([...codes, ...failed, ...ofScenarios]);
    }
  }
}

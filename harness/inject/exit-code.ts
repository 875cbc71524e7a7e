import { ExitCode } from '../host/errors.js';
import { disagreements, type InjectReport, notJudged } from './report.js';

/** Returns the exit code of a run. */
export function exitCodeOf({ calls, sweep, ending }: InjectReport): ExitCode {
  const bad = calls.some(call => call.ending.kind !== 'returned');
  if (bad || ending.kind === 'killed') return ExitCode.nonconforming;
  if (sweep === undefined) return ExitCode.conforms;
  if (disagreements(sweep).length > 0) return ExitCode.nonconforming;
  const complete = sweep.end !== 'time was up' && sweep.swept.every(({ answer }) => answer !== notJudged);
  return complete ? ExitCode.conforms : ExitCode.notJudged;
}

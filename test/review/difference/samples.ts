import type { NotJudgedCause } from '../../../harness/scenarios/outcome.js';
import type { Played } from '../../../harness/scenarios/result.js';

export const passed: Played = { outcome: 'passed', durationMs: 10, injections: 1 };
export const failed = (message: string): Played => ({
  outcome: 'failed',
  durationMs: 10,
  injections: 1,
  failure: { message },
});
export const notJudged = (cause: NotJudgedCause): Played => ({
  outcome: 'not-judged',
  cause,
  reason: 'it was killed',
  durationMs: 0,
  injections: 0,
});

import type { Played } from '../../../harness/review/side.js';

export const passed: Played = { outcome: 'passed', durationMs: 10, injections: 1 };
export const failed = (message: string): Played => ({
  outcome: 'failed',
  durationMs: 10,
  injections: 1,
  message,
});

import type { ReleaseEvent } from '../report/events/events.js';
import type { Surroundings } from './gos.js';
import type { CellProcesses } from './schedule/processes.js';

/** What judging a release needs besides its options. */
export interface Judging extends Surroundings {
  /** What the processes that it starts wait for. */
  processes: CellProcesses;
  /** Receives everything that happens, as it happens: the result of the release is made of it. */
  emit: (event: ReleaseEvent) => void;
  /** Ends it early: `judgeRelease` then rejects with the EarlyEnd, and what was said until then counts. */
  signal?: AbortSignal;
}

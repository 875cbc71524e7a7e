import type { Scenario } from '../../scenario.js';
import { callsBeside } from './beside.js';
import { endingCalls } from './ends.js';
import { interleavedCalls } from './interleaved.js';
import { signalledCalls } from './signals.js';
import { threadCalls } from './threads.js';
import { waitingCalls } from './waiting.js';

/** Calls while other goroutines and threads work, and calls into several goroutines at once. */
export const concurrency: Scenario[] = [
  ...interleavedCalls,
  ...waitingCalls,
  ...threadCalls,
  ...callsBeside,
  ...signalledCalls,
  ...endingCalls,
];

import type { ObservedCall } from '../following/call.js';

/** One duty of a debugger: a requirement that it owes to the program and to the runtime. */
export interface Duty {
  /** Family and name, as in `restore.flags`. Stable. */
  id: string;
  sentence: string;
  /** Where the duty is written down: a Go file and release, an issue, a report to Delve. */
  source: string;
}

/** What is known beside the call itself. */
export interface Surroundings {
  /** All calls of the observation, in the order in which they began. */
  calls: readonly ObservedCall[];
}

/** The verdict on one duty in one call: the debugger did what it owes, or what was seen instead. */
export type Judged = 'held' | { broken: string };

/** Returns the verdict of one call; undefined where there was nothing to judge. */
export type Judge = (call: ObservedCall, surroundings: Surroundings) => Judged | undefined;

/** `held` if `kept`, or else what was seen. */
export function heldIf(kept: boolean, broken: () => string): Judged {
  return kept ? 'held' : { broken: broken() };
}

/** Returns the first verdict that is not `held`; `held` if there are only such, and undefined if none. */
export function worst(verdicts: readonly (Judged | undefined)[]): Judged | undefined {
  const judged = verdicts.filter(verdict => verdict !== undefined);
  return judged.find(verdict => verdict !== 'held') ?? judged[0];
}

import type { Fault } from './rules/fault.js';

/** The result of one fault. */
export type FaultOutcome =
  /** A scenario failed or hung because of it. */
  | 'noticed'
  /** No scenario noticed it. */
  | 'survived'
  /**
   * No scenario noticed it, but some could not: they fail without the fault already, because of the reviewed
   * change, or this machine failed while they ran.
   */
  | 'masked'
  /** The compiler or assembler produces the same code with it, so there is nothing to notice. */
  | 'same code'
  /** It does not build, so nobody could overlook it. */
  | 'does not build';

export interface FaultVerdict {
  fault: Fault;
  outcome: FaultOutcome;
  /** The first scenario that noticed the fault, and how. */
  noticedBy?: { scenario: string; how: 'failed' | 'hung'; message: string };
  /** Scenarios that could not judge the fault, because this machine failed; absent where there are none. */
  unjudged?: string[];
  /** Scenarios that failed once with this fault and passed when they were repeated. They don't count. */
  unconfirmed: string[];
  /** Present for `same code` and `does not build`. */
  reason?: string;
  /** The fault as a unified diff, with three lines of context. */
  diff: string;
  /** What was done to judge the fault: a line for each build and for each group of scenarios. */
  log: string[];
  /** The number of scenarios that ran with this fault. */
  scenarios: number;
  /** Time for building the programs with the fault. */
  buildMs: number;
  /** Time for building and judging together. */
  durationMs: number;
}

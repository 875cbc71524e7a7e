import type { Fault } from './rules/fault.js';

/** What became of a fault. */
export type FaultOutcome =
  /** A scenario told the difference. */
  | 'noticed'
  /** No scenario did. */
  | 'survived'
  /** Compiler or assembler make the same machine code of it: there is nothing to notice. */
  | 'same code'
  /** It doesn't build; whoever plants it notices. */
  | 'does not build';

export interface FaultVerdict {
  fault: Fault;
  outcome: FaultOutcome;
  /** The first scenario that told the difference, and how. */
  noticedBy?: { scenario: string; how: 'failed' | 'died' | 'hung'; message: string };
  /** Scenarios that failed on it once and passed when they were repeated; they don't count. */
  unconfirmed: string[];
  /** For `same code` and `does not build`. */
  reason?: string;
  /** Scenarios that ran on it. */
  scenarios: number;
  /** Time for building it, and for building and judging it. */
  buildMs: number;
  durationMs: number;
}

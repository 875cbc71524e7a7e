import type { StopRecord } from '../protocol/trace.js';

/**
 * - `known-defect`: it fails, and the expectations say so for this release;
 * - `unexpected-pass`: the expectations say that it fails, and it passes: as bad as a failure;
 * - `not-applicable`: the release, or this machine, has nothing to test; `reason` says what.
 */
export type ScenarioOutcome = 'passed' | 'failed' | 'known-defect' | 'unexpected-pass' | 'not-applicable';

export interface ScenarioResult {
  /** `flags/preserved-by-return`: family and name; stable, `--grep` looks at it. */
  id: string;
  title: string;
  family: string;
  requirements: string[];
  outcome: ScenarioOutcome;
  durationMs: number;
  injections: number;
  /** How often it was played, where that was asked for, and how often it failed or passed unexpectedly. */
  runs?: { total: number; failed: number };
  /** Why it is not applicable, or which known defect it is (`delve#2985: ...`). */
  reason?: string;
  /** For `failed` and `known-defect`. */
  failure?: ScenarioFailure;
  /** The stops of its last call, of a scenario that passed and shows how the protocol goes. */
  trace?: StopRecord[];
  /** What the runtime said at each point of some functions. */
  safePoints?: FunctionVerdicts[];
}

/** A function under test, and where in it a call may be injected. */
export interface FunctionVerdicts {
  /** `main.walk` */
  function: string;
  /** The file that it stands in: `leaf.go`. */
  file: string;
  /** Number of the first of `lines`. */
  firstLine: number;
  /** The source. */
  lines: string[];
  /** Bytes of code. */
  bytes: number;
  /** Where line or verdict change, in the order of the offsets. Each holds as far as the next. */
  stretches: VerdictStretch[];
  /** What the toolchain's own disassembler prints; absent where nobody asked for it, or it has none. */
  instructions?: { offset: number; text: string }[];
}

export interface VerdictStretch {
  /** Bytes from the function's entry. */
  offset: number;
  /** Of the source; 0 where the table has none. */
  line: number;
  /** `accepted`, or the reason of the refusal, as the program's tables have it. */
  tables: string;
  /** The same, as the runtime said. */
  runtime: string;
}

export interface ScenarioFailure {
  message: string;
  expected?: string;
  actual?: string;
  stack?: string;
  /** The stops of the injection that failed. */
  trace?: StopRecord[];
  /** The command that repeats it. */
  repeat: string;
}

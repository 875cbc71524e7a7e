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

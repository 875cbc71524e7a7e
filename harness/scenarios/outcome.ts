import type { StopRecord } from '../protocol/trace.js';

/** What a scenario saw that should not be. */
export interface Failure {
  message: string;
  expected?: string;
  actual?: string;
  stack?: string;
  /** The stops of the call that failed. */
  trace?: StopRecord[];
  /** Which case of a generated program failed, from 0. */
  case?: number;
  /** The scenario did not end: it took far longer than it should, and was killed. */
  hung?: true;
}

/** A failure as a report has it. */
export interface ScenarioFailure extends Omit<Failure, 'case'> {
  /** The command that repeats it. */
  repeat: string;
}

/**
 * Why a scenario has no verdict:
 * - `machine`: this machine or this program failed, not Go: the scenario process was killed, memory or disk ran out;
 * - `deadline`: the deadline of the whole run passed while it was under way;
 * - `not-reached`: its turn did not come.
 */
export type NotJudgedCause = 'machine' | 'deadline' | 'not-reached';

/** How a scenario ended, before its failure is held against the list of known defects. */
export type ScenarioEnding =
  | { outcome: 'passed' }
  | { outcome: 'failed'; failure: Failure }
  /** The release, or this machine, has nothing to test; `reason` says what is lacking. */
  | { outcome: 'not-applicable'; reason: string }
  /** Nothing is known about Go; `reason` says what happened, a sentence without its full stop. */
  | { outcome: 'not-judged'; cause: NotJudgedCause; reason: string };

/**
 * What a scenario says about a release:
 * - `known-defect`: it fails, and the list of known defects says so for this release;
 * - `unexpected-pass`: the list says that it fails, and it passes: as bad as a failure.
 */
export type ScenarioOutcome =
  | Exclude<ScenarioEnding, { outcome: 'failed' }>
  /** `reason` is there where a known defect is held against the release (`--strict`). */
  | { outcome: 'failed'; failure: ScenarioFailure; reason?: string }
  /** `reason`: which known defect it is (`delve#2985: ...`). */
  | { outcome: 'known-defect'; failure: ScenarioFailure; reason: string }
  | { outcome: 'unexpected-pass'; reason: string };

/** The name of an outcome, as reports have it. */
export type OutcomeName = ScenarioOutcome['outcome'];

/** What a scenario saw that should not be; undefined unless it failed. */
export function failureOf(outcome: ScenarioOutcome): ScenarioFailure | undefined {
  return 'failure' in outcome ? outcome.failure : undefined;
}

/** Which known defect it is, or why there is no verdict; undefined where nothing is to be said. */
export function reasonOf(outcome: ScenarioOutcome): string | undefined {
  if (outcome.outcome === 'not-judged') return whyNotJudged(outcome);
  return 'reason' in outcome ? outcome.reason : undefined;
}

/** Why there is no verdict, as a sentence without its full stop. */
export function whyNotJudged({ cause, reason }: Extract<ScenarioEnding, { outcome: 'not-judged' }>): string {
  switch (cause) {
    case 'machine':
      return `by this machine’s fault: ${reason}`;
    case 'deadline':
      return `it was under way when ${reason}`;
    case 'not-reached':
      return `it was not reached: ${reason}`;
  }
}

import type { StopRecord } from '../protocol/trace.js';

/** What a scenario saw that should not be. */
export interface Failure {
  message: string;
  /**
   * Id of the requirement that does not hold. Absent where the scenario was killed, and in reports of format
   * 1.
   */
  requirement?: string;
  expected?: string;
  actual?: string;
  stack?: string;
  /** The stops of the call that failed. */
  trace?: StopRecord[];
  /** Number of the call that failed, from 1; 0 before the first. The scenario may have made more since. */
  call?: number;
  /** Which case of a generated program failed, from 0. */
  case?: number;
  /** The scenario did not end: it took far longer than it should, and was killed. */
  hung?: true;
}

/** A failure as a report has it. */
export interface ScenarioFailure extends Omit<Failure, 'call' | 'case'> {
  /** The command that repeats it. */
  repeat: string;
}

/**
 * Why a scenario has no verdict:
 * - `machine`: this machine or this program failed, not Go: the scenario process was killed, memory or disk
 *   ran out;
 * - `emulator`: the program runs in an emulator, which can't do what the scenario needs, or which failed;
 * - `sandbox`: the program runs in a sandbox, which keeps from it what the scenario needs;
 * - `deadline`: the deadline of the whole run passed while it was under way;
 * - `not-reached`: its turn did not come.
 */
export type NotJudgedCause = 'machine' | 'emulator' | 'sandbox' | 'deadline' | 'not-reached';

/** How a scenario failed. A requirement that neither list names holds. */
export interface Failed {
  outcome: 'failed';
  /** The first failure. */
  failure: Failure;
  /** Failures of other requirements, one for each. */
  others?: Failure[];
  /** Ids of requirements that it did not get to, because a failure ended it. */
  unjudged?: string[];
}

/** How a scenario ended, before its failures are held against the list of known defects. */
export type ScenarioEnding =
  | { outcome: 'passed' }
  | Failed
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
  | { outcome: 'failed'; failure: ScenarioFailure; others?: ScenarioFailure[]; reason?: string }
  /** `reason`: which known defect it is (`delve#2985: ...`). */
  | { outcome: 'known-defect'; failure: ScenarioFailure; others?: ScenarioFailure[]; reason: string }
  | { outcome: 'unexpected-pass'; reason: string };

/** What a scenario, or several together, say about one requirement. */
export type RequirementOutcome =
  | 'holds'
  | 'fails'
  | 'known-defect'
  | 'unexpected-pass'
  | 'not-applicable'
  | 'not-judged';

/** The name of an outcome, as reports have it. */
export type OutcomeName = ScenarioOutcome['outcome'];

/** What a scenario saw first that should not be; undefined unless it failed. */
export function failureOf(outcome: ScenarioOutcome): ScenarioFailure | undefined {
  return 'failure' in outcome ? outcome.failure : undefined;
}

/** Everything that a scenario saw that should not be, one failure for each requirement that does not hold. */
export function failuresOf(outcome: ScenarioOutcome): ScenarioFailure[] {
  return 'failure' in outcome ? [outcome.failure, ...(outcome.others ?? [])] : [];
}

/** Which known defect it is, or why there is no verdict; undefined where there is nothing to say. */
export function reasonOf(outcome: ScenarioOutcome): string | undefined {
  if (outcome.outcome === 'not-judged') return whyNotJudged(outcome);
  return 'reason' in outcome ? outcome.reason : undefined;
}

/** Why there is no verdict, as a sentence without its full stop. */
export function whyNotJudged({ cause, reason }: Extract<ScenarioEnding, { outcome: 'not-judged' }>): string {
  switch (cause) {
    case 'machine':
      return `by this machine’s fault: ${reason}`;
    case 'emulator':
      return `under QEMU or a gdbserver: ${reason}`;
    case 'sandbox':
      return `in a sandbox: ${reason}`;
    case 'deadline':
      return `it was under way when ${reason}`;
    case 'not-reached':
      return `it was not reached: ${reason}`;
  }
}

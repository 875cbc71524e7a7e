import type { GoFact } from '../../scenarios/facts.js';
import type { ScenarioFacts } from '../../scenarios/result.js';
import type {
  Comparison,
  HostFacts,
  Interrupted,
  ReleaseResult,
  RequirementFacts,
  RequirementOutcome,
  RuntimeTestResult,
  ScenarioResult,
  UnjudgedRelease,
} from '../model.js';
import type { ReleaseVerdict } from '../summarise.js';

/*
 * A run as it happens: one JSON object a line (`--reporter=ndjson`). docs/events.schema.json describes them. The
 * report is made of them, in a run and from a file alike (record.ts). A change that an old reader would misread
 * raises `format`.
 */

export const eventsFormat = 1;

/** What is known of a release before it is judged. */
export type ReleaseFacts = Pick<
  ReleaseResult,
  | 'release'
  | 'line'
  | 'protocol'
  | 'architecture'
  | 'implementation'
  | 'origin'
  | 'toolchainId'
  | 'goroot'
  | 'selectedOf'
>;

/** What happens while one release is judged. */
export type ReleaseEvent =
  | {
      event: 'release-started';
      facts: ReleaseFacts;
      /** All scenarios that belong to it, in the order of the report. */
      scenarios: ScenarioFacts[];
      /** Whether its own tests run as well. */
      runtimeTests: boolean;
    }
  | { event: 'scenario-started'; id: string }
  | {
      event: 'scenario';
      result: ScenarioResult;
      /** From 1, where the scenarios are played several times. */
      round?: number;
      /** It comes from the run that this one continues. */
      resumed?: true;
      /**
       * The release is complete, and this is what the report has: the worst of all rounds, for example. Absent
       * where that is what an earlier event said.
       */
      final?: true;
    }
  | { event: 'runtime-test'; result: RuntimeTestResult; resumed?: true }
  | { event: 'requirement'; id: string; outcome: RequirementOutcome; scenarios: string[] }
  | { event: 'release-ended'; verdict: ReleaseVerdict; durationMs: number; facts?: GoFact[] };

/** Which release an event is about. */
export interface OfRelease {
  /** The number of the release and implementation in this run, from 0: names may come twice. */
  subject: number;
  /** `Go 1.15.15`; `(reference implementation)` is added where that is judged. */
  release: string;
}

export interface RunStarted {
  event: 'run-started';
  format: typeof eventsFormat;
  tool: { name: string; version: string };
  /** What was typed, program name left out. */
  arguments: string[];
  host: HostFacts;
  /** Requirements that the run could judge. */
  requirements: RequirementFacts[];
  /** Names of the releases, in the order in which they are judged. */
  releases: string[];
  /** Which part of a run this is (`--shard`). `places`: for each of `releases` its place among all. */
  shard?: { index: number; count: number; releases: string[]; places: number[] };
}

export type RunEvent =
  | RunStarted
  | (OfRelease & ReleaseEvent & { place: number })
  | { event: 'release-not-judged'; place: number; unjudged: UnjudgedRelease }
  | { event: 'run-failed'; sentence: string; remedy?: string; exitCode: number }
  | { event: 'run-ended'; durationMs: number; interrupted?: Interrupted; comparison?: Comparison };

/** An event, and when it happened: ISO 8601, UTC. */
export type TimedEvent = RunEvent & { time: string };

import type { StopRecord } from '../protocol/trace.js';
import type { RequirementOutcome, ScenarioEnding, ScenarioOutcome } from './outcome.js';

/** What there is to say about one play of a scenario besides how it ended. */
export interface PlayFacts {
  durationMs: number;
  /** Calls injected. */
  injections: number;
  /**
   * The stops of the call that the job asks for, or of the last one of a scenario that illustrates the
   * protocol.
   */
  trace?: StopRecord[];
  /** What the runtime said at each point of some functions. */
  safePoints?: FunctionVerdicts[];
}

/** One play of a scenario. */
export type Played = ScenarioEnding & PlayFacts;

/** What a scenario is, as a report has it. */
export interface ScenarioFacts {
  /** `flags/preserved-by-return`: family and name; stable, `--grep` looks at it. */
  id: string;
  title: string;
  family: string;
  requirements: string[];
}

/** What a scenario came to on one release. */
export type ScenarioResult = ScenarioFacts &
  PlayFacts &
  ScenarioOutcome & {
    /** How often it was played, where that was asked for, and how often it failed or passed unexpectedly. */
    runs?: { total: number; failed: number };
    /** What it says about each of its requirements, where it does not say the same about all. */
    requirementOutcomes?: Record<string, RequirementOutcome>;
  };

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
  /** Where line or verdict change, in the order of the offsets. Each holds up to the next. */
  stretches: VerdictStretch[];
  /**
   * What the toolchain's own disassembler prints; absent where nobody asked for it, or the toolchain has
   * none.
   */
  instructions?: { offset: number; text: string }[];
}

export interface VerdictStretch {
  /** Bytes from the function's entry. */
  offset: number;
  /** Line of the source; 0 where the table has none. */
  line: number;
  /** `accepted`, or the reason of the refusal, according to the program's tables. */
  tables: string;
  /** The same, according to the runtime. */
  runtime: string;
}

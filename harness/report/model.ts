/*
 * The one JSON document that every other output is made from. docs/report.schema.json describes it; a change
 * that an old reader would misread raises `format`.
 */

import type { StopRecord } from '../protocol/trace.js';
import type { GoFact } from '../scenarios/facts.js';
import type { OutcomeName, RequirementOutcome, ScenarioFailure } from '../scenarios/outcome.js';
import type { FunctionVerdicts, ScenarioResult, VerdictStretch } from '../scenarios/result.js';
import type { RuntimeTestResult } from '../toolchain/runtime-tests/result.js';

export type {
  FunctionVerdicts,
  OutcomeName,
  RequirementOutcome,
  RuntimeTestResult,
  ScenarioFailure,
  ScenarioResult,
  StopRecord,
  VerdictStretch,
};

/** 2: scenarios and requirements may be `not-judged`. */
export const reportFormat = 2;

export interface Report {
  format: typeof reportFormat;
  tool: { name: string; version: string };
  /** What was typed, program name left out. */
  arguments: string[];
  /** ISO 8601, UTC. */
  started: string;
  durationMs: number;
  host: HostFacts;
  /** Requirements that this run could have judged, in the order of the specification. */
  requirements: RequirementFacts[];
  /** One a release and implementation, in the order asked for. */
  results: ReleaseResult[];
  /** Releases of a matrix that could not be judged, while others could. */
  unjudged?: UnjudgedRelease[];
  /** Which part of a run this is (`--shard`); absent in a whole run and when the parts were merged. */
  shard?: Shard;
  /** The run ended before it was complete: this is what it had judged by then. */
  interrupted?: Interrupted;
  /** What has changed since an earlier report (`--baseline`). */
  comparison?: Comparison;
}

/** Why a run ended early. */
export interface Interrupted {
  /** How the sentence “the run was ...” goes on: `interrupted by SIGINT`. */
  reason: string;
  /** 128 plus the number of the signal that ended the run; 6 where nobody knows; or that of an error. */
  exitCode: number;
}

/** What has to be known about a part of a run to put it together with the others. */
export interface Shard {
  /** From 1. */
  index: number;
  count: number;
  /** Names of all releases of the whole run, in the order asked for. */
  releases: string[];
  /** For each of the report's `results`, the place of its release in `releases`, from 0. */
  results: number[];
  /** The same for each of `unjudged`. */
  unjudged: number[];
}

/** A report beside an earlier one. Only releases that are in this one are looked at. */
export interface Comparison {
  /** File of the earlier report, as it was typed. */
  baseline: string;
  /** When that was made: ISO 8601, UTC. */
  started: string;
  /** What was well and no longer is. */
  regressions: Change[];
  /** What was not well and is now. */
  mended: Change[];
  /** What was judged and now is not; absent where there is nothing of the kind. */
  unjudged?: Change[];
  /** Releases, as a person calls them, that the earlier report has nothing to compare with. */
  unmatched: string[];
}

export interface Change {
  /** `Go 1.15.15`, and whose debug calls. */
  release: string;
  kind: 'requirement' | 'runtime test' | 'release';
  /** Id of the requirement, name of the test, or `can be judged`. */
  name: string;
  before: string;
  now: string;
}

/** A release that can't be had, or doesn't build: nothing is known about what it promises. */
export interface UnjudgedRelease {
  /** `Go 1.20.14` where the version is known; otherwise as it was asked for. */
  release: string;
  /** What went wrong, one sentence. */
  sentence: string;
  remedy?: string;
  /** The last lines of a log. */
  excerpt?: string;
  /** 3 or 4, see the README; 6 if --fail-fast ended the run; 129, 130 or 143 if it was interrupted. */
  exitCode: number;
}

export interface HostFacts {
  kernel: string;
  cpu: string;
  cores: number;
  node: string;
  /** Vector states that the CPU has and the suite therefore looks at: `sse`, `avx`, `avx512`. */
  vectorStates: string[];
}

export interface RequirementFacts {
  id: string;
  sentence: string;
  /** semver range over Go releases, as `--go` takes it. */
  releases: string;
  /** The processors that it holds for, by GOARCH; all of them when absent. */
  processors?: readonly string[];
  /** Which side owes it. */
  owedBy: 'runtime' | 'debugger' | 'linker';
  source: string;
}

export interface ReleaseResult {
  /** `1.15.15`, `1.16beta1`, `devel c5ed10f3`. */
  release: string;
  /** `1.15`. */
  line: string;
  protocol: 'V1' | 'V2';
  /** The processor, by GOARCH; amd64 when absent. */
  architecture?: string;
  implementation: 'own' | 'reference';
  /** What was chosen and why, for a person. */
  origin: string;
  toolchainId: string;
  goroot: string;
  /** Where it was judged, if not on the machine that `host` of the report describes. */
  host?: HostFacts;
  durationMs: number;
  /** The run ended while it was judged: its tests, or rounds of its scenarios, may be missing. */
  unfinished?: true;
  /** `go test runtime -run ^TestDebugCall` of the very tree. */
  /** What decided how it was judged, and where that was read: absent in older reports. */
  facts?: GoFact[];
  runtimeTests: RuntimeTestResult[];
  scenarios: ScenarioResult[];
  requirements: RequirementResult[];
  /** Injected calls over all scenarios. */
  injections: number;
  /**
   * What a run of the same profile without `--grep` and `--requirement` looks at on this release; present
   * where they have chosen a part of it.
   */
  selectedOf?: Totals;
}

/** How many requirements and scenarios there are. */
export interface Totals {
  requirements: number;
  scenarios: number;
}

export interface RequirementResult {
  id: string;
  /** `not-judged`: a scenario that looks at it has no verdict, and none of the others found it broken. */
  outcome: RequirementOutcome;
  /** Ids of the scenarios that looked at it. */
  scenarios: string[];
}

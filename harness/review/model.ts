/*
 * The result of `review`: one JSON document, from which every other output is made. docs/review.schema.json
 * describes it. A change that an old reader would misread raises `format`.
 */

import type { UnjudgedRelease } from '../report/model.js';
import type { HunkFacts } from './application/application.js';
import type { Dependent } from './application/dependents.js';
import type { RequirementDifference, ScenarioDifference, TestDifference } from './difference/difference.js';
import type { FaultsSummary } from './faults/summary.js';
import type { HunkResult } from './hunks/leave-out.js';

export const reviewFormat = 1;

export interface ReviewReport {
  format: typeof reviewFormat;
  tool: { name: string; version: string };
  arguments: string[];
  /** ISO 8601, UTC. */
  started: string;
  durationMs: number;
  /** What was reviewed, as the user typed it. */
  what: string;
  /** Titles of the patches. */
  patches: string[];
  /** One for each release, in the order that was asked for. */
  reviews: Review[];
  /** Releases that were not available or did not build before the change, while others could be reviewed. */
  unjudged?: UnjudgedRelease[];
}

/** The effect of the change, the worst first. */
export type ReviewVerdict =
  /** It does not apply, or is already in the tree. */
  | 'does not apply'
  /** It applies, but the changed tree does not build. */
  | 'does not build'
  /** Something that held no longer holds. */
  | 'worse'
  /** Something is fixed, and nothing got worse. */
  | 'better'
  /**
   * Nothing got better or worse, but a scenario fails with another message, or is judged now and was not
   * before.
   */
  | 'different'
  /** Nothing that was judged got worse, but some scenarios were not judged. */
  | 'not judged'
  /** Everything is as before. */
  | 'no difference';

export interface Review {
  release: string;
  /** The processor by GOARCH, whose programs ran in QEMU; absent for amd64. */
  processor?: string;
  protocol: 'V1' | 'V2';
  origin: string;
  /** The candidate's commands ran without network and could only write to their own folder. */
  sandboxed: boolean;
  verdict: ReviewVerdict;
  application: {
    hunks: HunkFacts[];
    outside: string[];
    depends: Dependent[];
    untouched: Dependent[];
  };
  /** Why it does not build: a sentence, and the last lines of the compiler's output. */
  build?: { sentence: string; excerpt?: string };
  /** Present if the run was interrupted: the signal, and what it left out (`2 of 5 hunks`, `all faults`). */
  interrupted?: { signal: string; missing: string[] };
  /** Present if the candidate was built and judged. */
  judged?: Judgement;
  /** Present if the candidate was built. Empty with `--no-hunks`, unless the change has a single hunk. */
  hunks?: HunkResult[];
  faults?: FaultsSummary;
  /** In milliseconds. */
  times: { baselineMs: number; candidateMs: number; hunksMs: number; faultsMs: number };
}

export interface Judgement {
  /** The number of scenarios that were played on both sides. */
  scenarios: number;
  requirements: RequirementDifference[];
  scenariosChanged: ScenarioDifference[];
  runtimeTests: TestDifference[];
  /** Scenarios that differed in the first run but not in the second. They don't count. */
  unsteady: string[];
}

/*
 * What `review` finds out: the one JSON document that its other outputs are made from. docs/review.schema.json describes it; a
 * change that an old reader would misread raises `format`.
 */

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
  /** What was reviewed, as it was typed, and the titles of its patches. */
  what: string;
  patches: string[];
  /** One a release, in the order asked for. */
  reviews: Review[];
}

/** What is to be said of the change, the gravest first. */
export type ReviewVerdict =
  /** It does not apply, or is in the tree already. */
  | 'does not apply'
  /** It applies, and what comes of it does not build. */
  | 'does not build'
  /** Something that held no longer does. */
  | 'worse'
  /** Something is mended, and nothing got worse. */
  | 'better'
  /** Nothing got better or worse; a scenario fails in other words, or looks at something now that was not there. */
  | 'different'
  /** All is as before. */
  | 'no difference';

export interface Review {
  release: string;
  protocol: 'V1' | 'V2';
  origin: string;
  /** Commands of the candidate ran without network and could write to their own folder only. */
  sandboxed: boolean;
  verdict: ReviewVerdict;
  application: {
    hunks: HunkFacts[];
    outside: string[];
    depends: Dependent[];
    untouched: Dependent[];
  };
  /** Why it does not build: a sentence, and the last lines of what the compiler said. */
  build?: { sentence: string; excerpt?: string };
  /** Where it was built and judged. */
  judged?: Judgement;
  /** Where there is more than one hunk, or where it was asked for. */
  hunks?: HunkResult[];
  faults?: FaultsSummary;
  /** Times in milliseconds; the baseline's build only where it had to be made. */
  times: { baselineMs: number; candidateMs: number; hunksMs: number; faultsMs: number };
}

export interface Judgement {
  /** How many scenarios were played on both sides. */
  scenarios: number;
  requirements: RequirementDifference[];
  scenariosChanged: ScenarioDifference[];
  runtimeTests: TestDifference[];
  /** Scenarios that came out otherwise the first time and not again: they don't count. */
  unsteady: string[];
}

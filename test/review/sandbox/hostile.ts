import type { ReviewVerdict } from '../../../harness/review/model.js';
import type { World } from './world.js';

/** A change that means harm. Several attempts are in one change where none can hide another: a review takes a while. */
export interface Hostile {
  attempts: readonly Attempt[];
  /** A diff for Go 1.15. */
  diff: (world: World) => string;
  /** Options of review; one scenario that passes when absent. */
  args?: readonly string[];
  /** What must come out. */
  verdict: ReviewVerdict;
}

/** One thing that a change does, and what must come of it. */
export interface Attempt {
  name: string;
  /** The word that it says when it succeeds. */
  reached?: string;
  /** The scenario whose program does it: it must fail. */
  scenario?: string;
  /** What the review says of it, or of its scenario. */
  reason?: RegExp;
}

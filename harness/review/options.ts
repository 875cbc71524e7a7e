import type { Cache } from '../host/cache.js';
import type { Progress } from '../host/progress.js';
import type { Patch } from '../patches/patch-file.js';
import type { Profile, Scenario } from '../scenarios/scenario.js';
import type { Toolchain } from '../toolchain/toolchain.js';

/** What to review, and how thoroughly. */
export interface ReviewOptions {
  /** The toolchain that the change is for. */
  baseline: Toolchain;
  patches: readonly Patch[];
  scenarios: readonly Scenario[];
  profile: Profile;
  seed: number;
  /** Whether the tree's own TestDebugCall* run on both sides. */
  runtimeTests: boolean;
  /** Whether each of several hunks is left out in turn. */
  hunks: boolean;
  /** Present if faults are to be planted in the changed lines; at most `sample` of them. */
  faults?: { sample?: number };
  /** Whether everything built from the change runs in a sandbox. */
  walls: boolean;
  /** Deadline of one candidate. */
  timeoutMs: number;
  cache: Cache;
  progress: Progress;
  /** Ends the review early, with a partial result. */
  signal?: AbortSignal;
}

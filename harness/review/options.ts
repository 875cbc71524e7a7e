import type { Cache } from '../host/cache.js';
import type { Progress } from '../host/progress.js';
import type { Patch } from '../patches/patch-file.js';
import type { Profile, Scenario } from '../scenarios/scenario.js';
import type { Toolchain } from '../toolchain/toolchain.js';

/** What is reviewed, and how thoroughly. */
export interface ReviewOptions {
  /** What the changes are made to. */
  baseline: Toolchain;
  patches: readonly Patch[];
  scenarios: readonly Scenario[];
  profile: Profile;
  seed: number;
  /** Whether the tree's own TestDebugCall* are run on both sides. */
  runtimeTests: boolean;
  /** Whether each of several hunks is left out alone. */
  hunks: boolean;
  /** Whether faults are planted in the touched lines, and how many at most. */
  faults?: { sample?: number };
  /** Whether what is made of the change runs in a sandbox. */
  walls: boolean;
  /** How long one candidate may take. */
  timeoutMs: number;
  cache: Cache;
  progress: Progress;
}

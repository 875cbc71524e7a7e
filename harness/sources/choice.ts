import type { Cache } from '../host/cache.js';
import type { UnobtainableError } from '../host/errors.js';
import type { Progress } from '../host/progress.js';
import type { Need } from './judgeable.js';
import type { ReleaseSource } from './offer.js';
import type { Tree } from './tree.js';

/**
 * `--from`: `auto` tries the cache, the release downloads and Debian, in this order; `cache` uses no network.
 */
export type From = 'auto' | 'cache' | ReleaseSource;

export interface PlanOptions {
  cache: Cache;
  progress: Progress;
  from?: From;
  /** The SHA-256 that the tarball must have: 64 hex digits. */
  sha256?: string;
  /** What the trees must have; `debug calls` when absent. */
  need?: Need;
}

/** A tree that was asked for, and not obtained yet. */
export interface Choice {
  /** The version if it is known, `Go 1.15.15`; otherwise what was typed. */
  name: string;
  /** The value of `--go` that names exactly this tree. */
  request: string;
  /** The processor, by GOARCH, where a run over several has a choice for each; `name` then says it too. */
  processor?: string;
  /** Why no source has it, where that is known already; `obtain` then throws it. */
  absent?: UnobtainableError;
  /** Obtains the tree, once, however often it is called. */
  obtain(): Promise<Tree>;
}

import type { Cache } from '../host/cache.js';
import type { Progress } from '../host/progress.js';
import type { Need } from './judgeable.js';
import type { ReleaseSource } from './offer.js';
import type { Tree } from './tree.js';

/** `--from`: `auto` asks the cache, the release downloads and Debian in this order; `cache` asks no network. */
export type From = 'auto' | 'cache' | ReleaseSource;

export interface PlanOptions {
  cache: Cache;
  progress: Progress;
  from?: From;
  /** The SHA-256 of the tarball that is asked for: 64 hex digits. */
  sha256?: string;
  /** What the trees must have; `debugger calls` when absent. */
  need?: Need;
}

/** A tree that was asked for. It is brought here by `obtain`, once, however often that is called. */
export interface Choice {
  /** The version where it is known, `Go 1.15.15`; otherwise what was typed. */
  name: string;
  /** The value of `--go` that names exactly this one again. */
  request: string;
  obtain(): Promise<Tree>;
}

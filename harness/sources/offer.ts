import type { Progress } from '../host/progress.js';
import type { GoVersion } from '../releases/version.js';
import type { Tree } from './tree.js';

/** Where releases can be had from by their version. */
export type ReleaseSource = 'downloads' | 'debian';

/** One release that one source can give. */
export interface Offer {
  version: GoVersion;
  source: ReleaseSource;
  /** For a person: `golang-1.15-go 1.15.15-1~deb11u4 (bullseye)`, `go1.22.1.linux-amd64.tar.gz`. */
  description: string;
  /** Key of its entry among the cache's trees. */
  key: string;
  /** What has to be transferred. */
  bytes: number;
  /** It comes built. */
  built: boolean;
  /** Brings it into the cache, if it isn't there. Throws SourceError when the source doesn't keep its word. */
  obtain(progress: Progress): Promise<Tree>;
}

/**
 * A source that can't serve: no network, no such program, an answer that makes no sense. Not the user's error by
 * itself, for another source may serve; `message` is the reason, worded to follow the source's name and a colon.
 */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

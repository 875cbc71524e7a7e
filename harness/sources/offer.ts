import type { Progress } from '../host/progress.js';
import type { GoVersion } from '../releases/version.js';
import type { StoredTree } from './tree.js';

/** A source of releases by version. */
export type ReleaseSource = 'downloads' | 'debian';

/** One release that one source offers. */
export interface Offer {
  version: GoVersion;
  source: ReleaseSource;
  /** For a person: `golang-1.15-go 1.15.15-1~deb11u4 (bullseye)`, `go1.22.1.linux-amd64.tar.gz`. */
  description: string;
  /** Key of its entry among the cache's trees. */
  key: string;
  /** Bytes to transfer. */
  bytes: number;
  /** It comes built. */
  built: boolean;
  /**
   * Fetches it into the cache if the cache lacks it. Throws SourceError when the source does not deliver what
   * it offered.
   */
  obtain(progress: Progress): Promise<StoredTree>;
}

/**
 * A source that fails: no network, a missing program, an answer that makes no sense. By itself this is not
 * the user's error, because another source may work. `message` is the reason, worded to follow the source's
 * name and a colon.
 */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

import type { GoVersion } from '../releases/version.js';
import type { SourceFacts } from './inspect.js';

/** Where a tree came from. */
export interface Origin {
  source: 'directory' | 'git' | 'tarball' | 'downloads' | 'debian';
  /**
   * For a person: `./my/goroot`, `go.git at go1.11.13 (b2967c0e5c52)`, `golang-1.15-go 1.15.15-1~deb11u4`.
   */
  description: string;
  /** The commit, for a git repository: 40 hex digits. */
  commit?: string;
  /** The archive's SHA-256, for a tarball or a download: 64 hex digits. */
  sha256?: string;
}

/** A tree as the cache keeps it. Something may have removed parts of it: `checkedTree` looks. */
export interface StoredTree {
  /** The GOROOT. */
  root: string;
  version: GoVersion;
  origin: Origin;
  /** It has a go command and a compiled standard library (or compiles one on demand, since 1.20). */
  built: boolean;
  /** Hash of the content, as 64 hex digits: equal for equal content, whatever the path. */
  id: string;
  /**
   * It is in the cache and shared, so nobody may write to it. Nobody writes to a user's own directory either.
   */
  shared: boolean;
}

/** A Go tree on disk: the folder that holds `src` and, if it is built, `bin` and `pkg`. */
export interface Tree extends StoredTree {
  /** What its sources have of debug calls. */
  facts: SourceFacts;
}

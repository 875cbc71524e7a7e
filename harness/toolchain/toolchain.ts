import type { GoVersion } from '../releases/version.js';
import type { Tree } from '../sources/tree.js';

/** A built GOROOT that programs can be compiled with. */
export interface Toolchain {
  goroot: string;
  version: GoVersion;
  /** The tree it was built from, or is. */
  tree: Tree;
  /** Hash of everything that went into it (tree, patches, build settings), as 64 hex digits. */
  id: string;
  /** Whose debugger calls it has: the tree's own, or those of the patch series. */
  implementation: 'own' | 'reference';
  /** Requirements that the series serves, where it amends the tree's own debugger calls and doesn't replace them. */
  amends?: readonly string[];
  /** The environment in which its go command must run; complete, nothing of the user's Go settings is in it. */
  env: Record<string, string>;
}

import type { EmulatorCommand } from '../emulators/command.js';
import type { GoVersion } from '../releases/version.js';
import type { Tree } from '../sources/tree.js';

/** A built GOROOT that can compile programs. */
export interface Toolchain {
  goroot: string;
  version: GoVersion;
  /** The tree it was built from, or the built tree itself. */
  tree: Tree;
  /** Hash of all inputs (tree, patches, build settings), as 64 hex digits. */
  id: string;
  /** Whose debug calls it has: the tree's own, or those of the patch series. */
  implementation: 'own' | 'reference';
  /**
   * Requirements that the series serves, if it amends the tree's own debug calls and does not replace
   * them.
   */
  amends?: readonly string[];
  /** The complete environment of its go command; it has none of the user's Go settings. */
  env: Record<string, string>;
  /** What runs its programs; absent: this machine's own processor does. */
  emulator?: EmulatorCommand;
}

import type { Tree } from '../sources/tree.js';
import type { ChosenSeries } from './choose-series.js';
import type { Patch } from './patch-file.js';
import { planRemoval, type Removal } from './removal/remove.js';
import { TreeView } from './tree-view.js';

/** What patches are applied to: a tree without debug calls of its own. */
export interface Ground {
  /**
   * What must be removed from the tree first; nothing if it has no debug calls, or those of the series.
   */
  removal: Removal;
  /** The patches to apply. */
  patches: readonly Patch[];
}

/**
 * Returns what a series is applied to in a tree. The tree's own implementation is removed, unless the series
 * only amends it. If the tree already has files of the series, nothing is removed, so that no edit in them is
 * lost. With `keepTests` the tree keeps its own tests and gets no others.
 */
export async function groundOf(
  { root, facts }: Pick<Tree, 'root' | 'facts'>,
  chosen: ChosenSeries,
  keepTests: boolean,
): Promise<Ground> {
  const { patches } = chosen.series;
  const wanted = keepTests ? patches.filter(({ header }) => header.part !== 'tests') : patches;
  const replace = chosen.replaces && facts.hasDebugCalls && !(await holdsSome(root, patches));
  const removal = replace
    ? await planRemoval(root, keepTests ? 'implementation' : 'all')
    : { removed: [], files: new Map<string, string | null>() };
  return { removal, patches: wanted };
}

/** Returns whether a tree has a file that the patches create, edited or not: its first line is the same. */
async function holdsSome(treeDir: string, patches: readonly Patch[]): Promise<boolean> {
  const tree = new TreeView(treeDir);
  for (const { kind, path, hunks } of patches.flatMap(({ changes }) => changes)) {
    if (kind !== 'create') continue;
    const text = await tree.read(path);
    if (text !== undefined && `+${text.split('\n', 1)[0] ?? ''}` === hunks[0]?.lines[0]) return true;
  }
  return false;
}

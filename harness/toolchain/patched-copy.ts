import { dirname, join } from 'node:path';
import { UsageError } from '../host/errors.js';
import { applyPatches } from '../patches/apply.js';
import type { PatchVerdict } from '../patches/check.js';
import { chooseSeries } from '../patches/choose-series.js';
import { groundOf } from '../patches/ground.js';
import { writeRecord } from '../patches/record.js';
import { planRemoval, type Removal, type RemovedDeclaration } from '../patches/removal/remove.js';
import { patchesDir, type Series } from '../patches/series.js';
import { writeChanges } from '../patches/write.js';
import { inRange } from '../releases/range.js';
import { formatVersion } from '../releases/version.js';
import { obtainDirectory } from '../sources/directory.js';
import type { NamedTree } from '../sources/named-trees.js';
import type { Tree } from '../sources/tree.js';
import { requireOutside, workingCopy } from './working-copy.js';

export interface PatchOptions {
  /** The series: a name or a folder; the one for the release when absent. */
  series?: string;
  /** The tree keeps its own tests of the feature. */
  keepTests?: boolean;
}

/** A tree that a series was applied to. */
export interface Patched {
  /** The tree as it was before. */
  tree: Tree;
  /** Name of the series. */
  series: string;
  /** What was taken out of the tree first. */
  removed: readonly RemovedDeclaration[];
  verdicts: readonly PatchVerdict[];
}

/**
 * Copies a tree to the new folder `to` and applies a series there. Conflicts are found before anything is
 * copied.
 */
export async function patchedCopy(
  { tree, go }: NamedTree,
  to: string,
  { series, keepTests = false }: PatchOptions,
): Promise<Patched> {
  await requireOutside(tree.root, to);
  const chosen = await chooseSeries(tree.version, series);
  const { removal, patches } = await groundOf(tree, chosen, keepTests);
  const verdicts = await applyPatches(tree.root, patches, { before: removal.files, dryRun: true });
  await workingCopy(tree, to, async root => {
    await applyPatches(root, patches, { before: removal.files });
    await writeRecord(root, { format: 1, go, tree: tree.id, series: nameOf(chosen.whole), keepTests });
  });
  return { tree, series: chosen.whole.name, removed: removal.removed, verdicts };
}

/**
 * Applies a series to the user's own tree. A tree with debug calls of its own is refused: the user is to
 * take them out first, and to see what goes.
 */
export async function patchInPlace(
  dir: string,
  { series, keepTests = false }: PatchOptions,
): Promise<Patched> {
  const tree = await obtainDirectory(dir, 'register maps');
  const chosen = await chooseSeries(tree.version, series);
  const { removal, patches } = await groundOf(tree, chosen, keepTests);
  if (removal.removed.length > 0) {
    throw new UsageError(
      `${dir} has debug calls of its own, which the series ${chosen.whole.name} would replace`,
      {
        remedy: `take them out first: patch remove --in=${dir}; or patch a copy: --go=${dir} --to=DIR`,
      },
    );
  }
  return {
    tree,
    series: chosen.whole.name,
    removed: [],
    verdicts: await applyPatches(tree.root, patches),
  };
}

/**
 * Copies a tree to the new folder `to` and takes debug calls out of the copy. Returns what was removed.
 */
export async function strippedCopy(tree: Tree, to: string, keepTests: boolean): Promise<Removal> {
  await requireOutside(tree.root, to);
  const removal = await removalFrom(tree, keepTests);
  await workingCopy(tree, to, root => writeChanges(root, removal.files));
  return removal;
}

/** Takes debug calls out of the user's own tree. Returns what was removed. */
export async function stripInPlace(
  dir: string,
  keepTests: boolean,
): Promise<{ tree: Tree; removal: Removal }> {
  const tree = await obtainDirectory(dir, 'register maps');
  const removal = await removalFrom(tree, keepTests);
  await writeChanges(tree.root, removal.files);
  return { tree, removal };
}

/** Since 1.17 more of the runtime than the feature's own declarations depends on it. */
async function removalFrom(tree: Tree, keepTests: boolean): Promise<Removal> {
  const name = `Go ${formatVersion(tree.version)}`;
  if (!inRange(tree.version, '<1.17')) {
    throw new UsageError(`debug calls can't be taken out of ${name} (${tree.origin.description})`, {
      remedy: 'they can be taken out of Go 1.11 to 1.16',
    });
  }
  const removal = await planRemoval(tree.root, keepTests ? 'implementation' : 'all');
  if (removal.removed.length > 0) return removal;
  throw new UsageError(`${tree.origin.description} (${name}) has no debug calls to take out`);
}

/** Names a series of the package by its name, because the package may move; any other one by its folder. */
function nameOf(whole: Series): string {
  if (whole.parts !== undefined) return whole.parts.map(nameOf).join(',');
  return dirname(whole.dir) === dirname(join(patchesDir, whole.name)) ? whole.name : whole.dir;
}

import { chmod, readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { UsageError } from '../host/errors.js';
import { hasCode } from '../host/files.js';
import { makeNewFolder, requireFree } from '../host/new-folder.js';
import type { Tree } from '../sources/tree.js';
import { ensureVersionFile } from '../sources/version-file.js';
import { copyTree } from './copy-tree.js';

// What was compiled from the sources would be stale as soon as they change, and a copy is not a git checkout.
// The other folders have dangling links in Debian's trees.
const leftOut = new Set(['.git', 'bin', 'pkg', 'api', 'doc', 'misc', 'test']);

/**
 * Copies the sources of a tree to a new folder `to`, writable and not built, and has `change` edit them
 * before the folder appears. The tree itself stays unchanged.
 */
export async function workingCopy<T>(
  tree: Tree,
  to: string,
  change: (root: string) => Promise<T>,
): Promise<T> {
  await requireOutside(tree.root, to);
  return makeNewFolder(to, async root => {
    await copyTree(tree.root, root, leftOut);
    await makeWritable(root);
    await ensureVersionFile(root, tree.version);
    return change(root);
  });
}

/** Refuses, before any work, a place for a working copy that is taken or is inside the tree itself. */
export async function requireOutside(root: string, to: string): Promise<void> {
  await requireFree(to);
  const inside = relative(await realpath(root), await realPlace(resolve(to)));
  if (inside !== '' && (inside === '..' || inside.startsWith('../'))) return;
  throw new UsageError(`${to} is inside the tree that is to be copied there`, {
    remedy: 'name a folder outside of it',
  });
}

/** Returns the real path of a path whose last parts need not exist. */
async function realPlace(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT') && !hasCode(error, 'ENOTDIR')) throw error;
    return join(await realPlace(dirname(path)), path.slice(dirname(path).length));
  }
}

/** cp keeps modes, and a tree may be read-only. */
async function makeWritable(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = [folder, ...entries.map(({ parentPath, name }) => join(parentPath, name))];
  for (const path of paths) {
    const { mode } = await stat(path);
    if ((mode & 0o200) === 0) await chmod(path, mode | 0o200);
  }
}

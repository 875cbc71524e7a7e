import { createHash } from 'node:crypto';
import { cp, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Cache } from '../host/cache.js';
import { UsageError } from '../host/errors.js';
import { type Progress, silent } from '../host/progress.js';
import { applyPatches } from '../patches/apply.js';
import type { Patch } from '../patches/patchfile.js';
import { putReference } from '../patches/reference.js';
import { flagsFixFor, implementationFor } from '../patches/series.js';
import { formatVersion } from '../releases/version.js';
import { inspectTree } from '../sources/inspect.js';
import type { Tree } from '../sources/tree.js';
import { copyTree } from './copytree.js';
import { linkMode, patchedTools, toolFolder } from './tools.js';

/** `incremental`: only what the patches touch, on top of a built tree; `full`: make.bash. */
export type BuildMode = 'incremental' | 'full';

export interface ReferenceTreeOptions {
  cache?: Cache;
  progress?: Progress;
  /** `incremental` where the tree is built, when absent. */
  build?: BuildMode;
}

/** Parts of a built GOROOT that are written again, and therefore copied and not linked. */
const rewritten = new Set(['bin', 'pkg']);
/** What isn't needed to compile with a tree. */
const leftOut = ['.git', 'api', 'doc', 'misc', 'test'];

/** The patches that make a tree's debugger calls the reference ones. */
async function patchesOf(tree: Tree): Promise<{ patches: readonly Patch[]; replaces: boolean }> {
  const implementation = await implementationFor(tree.version);
  if (implementation !== undefined) return { patches: implementation.patches, replaces: true };
  const fix = await flagsFixFor(tree.version);
  if (fix !== undefined) return { patches: fix.patches, replaces: false };
  throw new UsageError(`there is no reference implementation for Go ${formatVersion(tree.version)}`, {
    remedy: '`go-debugcall-conformance patch list` shows for which releases there is one',
  });
}

/**
 * A copy of a tree with the reference implementation of debugger calls: up to 1.16 that of the patch series in the place of the
 * tree's own, later the tree's own with the flags fix. The tree's own tests stay; a tree that has none gets those of the
 * series. The copy lies in the cache, under the hash of the tree and of the patches, and is built if the tree is.
 */
export async function referenceTree(tree: Tree, options: ReferenceTreeOptions = {}): Promise<Tree> {
  const { cache = Cache.default(), progress = silent } = options;
  const { patches, replaces } = await patchesOf(tree);
  const incremental = tree.built && options.build !== 'full';
  const id = createHash('sha256')
    .update(`reference 1 ${incremental ? 'incremental' : 'full'}\n${tree.id}\n`)
    .update(patches.map(({ text }) => text).join('\n'))
    .digest('hex');
  const name = formatVersion(tree.version);
  const folder = await cache.entry('trees', `reference-${name}-${id}`, async staging => {
    const task = progress.task(`patch Go ${name}`);
    try {
      const root = join(staging, 'goroot');
      await copyForPatches(tree, root, incremental);
      if (replaces) {
        const facts = await inspectTree(tree.root);
        await putReference(root, tree.version, { tests: facts?.hasDebugCalls ? 'own' : 'series' });
      } else {
        await applyPatches(root, patches, {});
      }
      if (incremental) {
        task.update('the linker, the compiler, the assembler');
        await replaceTools(tree, root, patches, cache);
      }
    } catch (error) {
      task.failed();
      throw error;
    }
    task.done(`${patches.length} patches`);
  });
  return {
    root: join(folder, 'goroot'),
    version: tree.version,
    origin: { ...tree.origin, description: `${tree.origin.description}, with the reference implementation` },
    built: incremental,
    id,
    shared: true,
  };
}

async function copyForPatches(tree: Tree, root: string, incremental: boolean): Promise<void> {
  // Patches write beside a file and rename, so a hard link stays what it was.
  await copyTree(tree.root, root, new Set([...leftOut, ...rewritten]), linkMode(tree));
  if (incremental) {
    for (const name of rewritten) await copyTree(join(tree.root, name), join(root, name), new Set());
  }
}

/** Puts the tools into a patched tree whose sources of them were changed. */
async function replaceTools(
  tree: Tree,
  root: string,
  patches: readonly Patch[],
  cache: Cache,
): Promise<void> {
  const changed = patches.flatMap(({ changes }) => changes.map(({ path }) => path));
  const paths = [...new Set(changed)].filter(path => path.startsWith('src/cmd/')).sort();
  if (paths.length === 0) return;
  const tools = await patchedTools(tree, root, paths, cache);
  for (const name of await readdir(tools)) {
    const to = join(root, toolFolder, name);
    await cp(join(tools, name), `${to}.new`);
    await rename(`${to}.new`, to);
  }
}

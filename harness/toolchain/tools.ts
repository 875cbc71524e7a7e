import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Cache, removeFolder } from '../host/cache.js';
import { run } from '../host/command.js';
import { formatVersion } from '../releases/version.js';
import type { Tree } from '../sources/tree.js';
import { findCCompiler } from './c-compiler.js';
import { copyTree } from './copy-tree.js';
import { goEnvironment, only, prepareWork } from './environment.js';
import { buildFailure } from './failure.js';

/** Where a GOROOT keeps its compiler, assembler and linker. */
export const toolFolder = 'pkg/tool/linux_amd64';

const timeoutMs = 20 * 60_000;

/**
 * Builds the compiler, assembler and linker of a built tree with some of their sources changed. Returns a
 * folder to use as its `toolFolder`. They are the slowest part, and the only one that the go command does not
 * recompile by itself. They are built with the tree's own runtime: a patch to the runtime does not rebuild
 * them.
 *
 * @param patched a copy of the tree with the changed sources
 * @param paths the changed files below src/cmd, relative to the tree
 */
export async function patchedTools(
  tree: Tree,
  patched: string,
  paths: readonly string[],
  cache: Cache,
): Promise<string> {
  const hash = createHash('sha256').update(`tools 1\n${tree.id}\n`);
  for (const path of paths) hash.update(`${path}\n`).update(await readFile(join(patched, path)));
  const key = `tools-${formatVersion(tree.version)}-${hash.digest('hex')}`;
  return cache
    .entry('toolchains', key, async folder => {
      const root = join(folder, 'goroot');
      const work = join(folder, 'work');
      await copyTree(tree.root, root, new Set(['pkg', 'api', 'doc', 'misc', 'test', '.git']), linkMode(tree));
      await copyTree(join(tree.root, 'pkg'), join(root, 'pkg'), new Set());
      for (const path of paths) {
        const to = join(root, path);
        await mkdir(dirname(to), { recursive: true });
        // The file may be a hard link to the tree's own: it is replaced, not written to.
        await cp(join(patched, path), `${to}.new`);
        await rename(`${to}.new`, to);
      }
      await prepareWork(work);
      // What a go command leaves there when it is killed is removed with the entry.
      const temporary = join(work, 'tmp');
      await mkdir(temporary);
      const result = await run(join(root, 'bin/go'), ['install', 'cmd/asm', 'cmd/compile', 'cmd/link'], {
        cwd: root,
        env: only({ ...goEnvironment({ goroot: root, work }, findCCompiler()), TMPDIR: temporary }),
        timeoutMs,
      });
      if (result.exitCode !== 0) {
        const what = `the patched tools of Go ${formatVersion(tree.version)} do not build`;
        throw buildFailure(what, result, 'look at the patch; the lines below say where');
      }
      await copyTree(join(root, toolFolder), join(folder, 'tool'), new Set());
      await Promise.all([root, work].map(removeFolder));
    })
    .then(folder => join(folder, 'tool'));
}

/** Nobody writes to a tree in the cache; a user's own tree may change at any time. */
export function linkMode(tree: Tree): 'link' | 'copy' {
  return tree.shared ? 'link' : 'copy';
}

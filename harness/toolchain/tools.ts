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
 * The compiler, assembler and linker of a built tree with some of their sources changed: a folder to be taken for its
 * `toolFolder`. They are the one thing that the go command doesn't compile again by itself, and the slowest. They
 * are made with the tree's own runtime: what a patch does to the runtime doesn't make them anew.
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
      const result = await run(join(root, 'bin/go'), ['install', 'cmd/asm', 'cmd/compile', 'cmd/link'], {
        cwd: root,
        env: only(goEnvironment({ goroot: root, work }, findCCompiler())),
        timeoutMs,
      });
      if (result.exitCode !== 0) {
        const what = `the patched tools of Go ${formatVersion(tree.version)} don't build`;
        throw buildFailure(what, result, 'look at the patch; the lines below say where');
      }
      await copyTree(join(root, toolFolder), join(folder, 'tool'), new Set());
      await Promise.all([root, work].map(removeFolder));
    })
    .then(folder => join(folder, 'tool'));
}

/** A tree of the cache isn't written to by anyone; a user's own may change under us. */
export function linkMode(tree: Tree): 'link' | 'copy' {
  return tree.shared ? 'link' : 'copy';
}

import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cache, removeFolder } from '../host/cache.js';
import { run } from '../host/command.js';
import { type Confinement, confined } from '../host/sandbox.js';
import type { TreeChanges } from '../patches/tree-view.js';
import { writeChanges } from '../patches/write.js';
import { formatVersion } from '../releases/version.js';
import { inspectSources } from '../sources/inspect.js';
import type { Tree } from '../sources/tree.js';
import { findCCompiler } from './c-compiler.js';
import { copyTree } from './copy-tree.js';
import { goEnvironment, only, prepareWork } from './environment.js';
import { buildFailure } from './failure.js';
import { toolFolder } from './tools.js';

/** Folders that compiling with a tree does not need. */
const leftOut = new Set(['.git', 'api', 'doc', 'misc', 'test']);

const installTimeoutMs = 20 * 60_000;

export interface CandidateOptions {
  /** A cache of the candidate's own: nobody else may find what untrusted code has made. */
  cache: Cache;
  /** How programs made from the changed sources are confined. */
  confinement: Confinement;
}

/**
 * Returns a copy of a built tree with some files changed, in a cache of its own. It shares no contents with
 * the original. If the compiler, the assembler or the linker depends on changed files, it is built again,
 * which takes up to a minute. Packages are left to the go command, which compiles what is necessary.
 */
export async function candidateTree(
  base: Tree,
  changes: TreeChanges,
  { cache, confinement }: CandidateOptions,
): Promise<Tree> {
  const hash = createHash('sha256').update(`candidate 1\n${base.id}\n`);
  for (const [path, text] of [...changes].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${path}\n${text === null ? 'gone' : `is ${text.length}\n${text}`}\n`);
  }
  const id = hash.digest('hex');
  const folder = await cache.entry(
    'trees',
    `candidate-${formatVersion(base.version)}-${id}`,
    async staging => {
      const root = join(staging, 'goroot');
      await copyTree(base.root, root, leftOut);
      await writeChanges(root, changes);
      const tools = toolsMadeOf([...changes.keys()]);
      if (tools.length === 0) return;
      const made = await changedTools(base, changes, tools, { cache, confinement });
      for (const name of tools) {
        const to = join(root, toolFolder, name);
        await cp(join(made, name), `${to}.new`);
        await rename(`${to}.new`, to);
      }
      if (tools.some(name => name !== 'link')) await forgetLibrary(root);
    },
  );
  const root = join(folder, 'goroot');
  return {
    root,
    facts: await inspectSources(root),
    version: base.version,
    origin: { ...base.origin, description: `${base.origin.description}, changed` },
    built: true,
    id,
    shared: true,
  };
}

/**
 * Returns the tools that are built from these files. Package runtime is in each of them too, but does not
 * affect what they produce.
 */
function toolsMadeOf(paths: readonly string[]): ('asm' | 'compile' | 'link')[] {
  const all = ['asm', 'compile', 'link'] as const;
  return all.filter(tool =>
    paths.some(path => {
      if (path.endsWith('_test.go')) return false;
      const own = /^src\/cmd\/(asm|compile|link)\//.exec(path)?.[1];
      if (own !== undefined) return own === tool;
      return path.startsWith('src/cmd/internal/') || path.startsWith('src/internal/abi/');
    }),
  );
}

async function changedTools(
  base: Tree,
  changes: TreeChanges,
  tools: readonly string[],
  { cache, confinement }: CandidateOptions,
): Promise<string> {
  const mine = [...changes].filter(([path]) => /^src\/(cmd|internal\/abi)\//.test(path)).sort();
  const hash = createHash('sha256').update(`tools 1\n${base.id}\n${tools.join()}\n${JSON.stringify(mine)}`);
  const entry = await cache.entry('toolchains', `tools-${hash.digest('hex')}`, async folder => {
    const root = join(folder, 'goroot');
    const work = join(folder, 'work');
    await copyTree(base.root, root, leftOut);
    await writeChanges(root, new Map(mine));
    await prepareWork(work);
    // What a go command leaves there when it is killed is removed with the entry.
    const temporary = join(work, 'tmp');
    await mkdir(temporary);
    const result = await confined(confinement, () =>
      run(join(root, 'bin/go'), ['install', ...tools.map(name => `cmd/${name}`)], {
        cwd: root,
        env: only({ ...goEnvironment({ goroot: root, work }, findCCompiler()), TMPDIR: temporary }),
        timeoutMs: installTimeoutMs,
      }),
    );
    if (result.exitCode !== 0) {
      throw buildFailure(
        `the ${tools.join(', ')} of the changed Go ${formatVersion(base.version)} do not build`,
        result,
        'the lines below say where',
      );
    }
    await mkdir(join(folder, 'tool'));
    for (const name of tools) await cp(join(root, toolFolder, name), join(folder, 'tool', name));
    await Promise.all([root, work].map(removeFolder));
  });
  return join(entry, 'tool');
}

/**
 * Removes the library that another compiler compiled (up to 1.19). The go command identifies the compilers of
 * releases by their version alone, and would use it.
 */
async function forgetLibrary(root: string): Promise<void> {
  const kept = new Set(['tool', 'include']);
  for (const name of await readdir(join(root, 'pkg'))) {
    if (!kept.has(name)) await rm(join(root, 'pkg', name), { recursive: true, force: true });
  }
}

/** Returns a toolchain's GOROOT as a tree that a candidate can be copied from. */
export function builtTree(tree: Tree, goroot: string, id: string): Tree {
  return { ...tree, root: goroot, id, built: true, shared: true };
}

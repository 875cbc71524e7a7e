import { createHash } from 'node:crypto';
import type { Cache } from '../host/cache.js';
import type { Progress } from '../host/progress.js';
import type { Tree } from '../sources/tree.js';
import { goEnvironment, prepareWork } from './environment.js';
import type { Toolchain } from './toolchain.js';

export interface ToolchainOptions {
  cache: Cache;
  progress: Progress;
  /** Whose debugger calls the tree has; its own when absent. */
  implementation?: Toolchain['implementation'];
}

/**
 * A toolchain from a tree. A tree that comes built is used where it is and never written: what the go command
 * compiles goes to a GOCACHE of ours (tried on read-only trees of 1.11 to 1.27).
 */
export async function toolchainFor(tree: Tree, options: ToolchainOptions): Promise<Toolchain> {
  return await builtToolchain(tree, idOf('built', tree.id), options);
}

async function builtToolchain(tree: Tree, id: string, options: ToolchainOptions): Promise<Toolchain> {
  const work = await options.cache.shared('go-build', id);
  await prepareWork(work);
  return {
    goroot: tree.root,
    version: tree.version,
    tree,
    id,
    implementation: options.implementation ?? 'own',
    env: goEnvironment({ goroot: tree.root, work }),
  };
}

function idOf(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

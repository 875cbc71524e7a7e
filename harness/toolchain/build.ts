import { createHash } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Cache, removeFolder } from '../host/cache.js';
import { defined } from '../host/defined.js';
import { hasCode } from '../host/files.js';
import { type Progress, silent } from '../host/progress.js';
import { bootstrapMinimum } from '../releases/bootstrap.js';
import { formatVersion, type GoVersion } from '../releases/version.js';
import type { BootstrapGo } from '../sources/bootstrap.js';
import type { Tree } from '../sources/tree.js';
import { buildCacheKey } from './build-cache.js';
import { findCCompiler } from './c-compiler.js';
import { goEnvironment, prepareWork } from './environment.js';
import { makeGoroot, seedName } from './make.js';
import type { Toolchain } from './toolchain.js';

export interface ToolchainOptions {
  /** The user's cache when absent. */
  cache?: Cache;
  progress?: Progress;
  /** Whose debug calls the tree has; its own when absent. */
  implementation?: Toolchain['implementation'];
  amends?: Toolchain['amends'];
  /** Returns a Go that is `minimum` or later. Called only when the tree must be built. */
  bootstrap: (minimum: GoVersion) => Promise<BootstrapGo>;
  /**
   * Deadline of make.bash; an hour when absent. A build takes a minute on an idle machine and many minutes on
   * a busy one.
   */
  timeoutMs?: number;
}

/**
 * Returns a toolchain from a tree. A tree that comes built is used in place and never written to: what the go
 * command compiles goes to a GOCACHE of ours. Any other tree is built once, in the cache, by its own
 * make.bash.
 *
 * The bootstrap's version is not part of a built tree's id: the toolchain compiles itself until it no longer
 * changes (cmd/dist/build.go, toolchain1 to toolchain3), and a bootstrap that appears later must not cause a
 * new build.
 */
export async function toolchainFor(tree: Tree, options: ToolchainOptions): Promise<Toolchain> {
  const { cache = Cache.default(), progress = silent, timeoutMs = 60 * 60_000 } = options;
  const id = tree.built ? idOfBuilt(tree.id) : madeId(tree);
  const work = await cache.shared('go-build', await buildCacheKey(tree, id, cache));
  let goroot = tree.root;
  if (!tree.built) {
    const version = formatVersion(tree.version);
    const key = madeKey(tree, id);
    const home = cache.path('toolchains', key);
    const make = async (folder: string): Promise<void> => {
      const bootstrap = await options.bootstrap(bootstrapMinimum(tree.version));
      const task = progress.task(`build Go ${version} (bootstrap: Go ${formatVersion(bootstrap.version)})`);
      try {
        await makeGoroot(tree, bootstrap, { folder, home, cache, task, timeoutMs });
        await seedBuildCache(work, join(folder, seedName));
      } catch (error) {
        task.failed();
        throw error;
      }
      task.done();
    };
    await cache.entry('toolchains', key, make, {
      timeoutMs: timeoutMs + 10 * 60_000,
      onWait: () => progress.note(`another run is building Go ${version}; waiting for it`),
      onDamage: damage => progress.note(`${damage}; it is built again`),
    });
    goroot = gorootIn(home);
  }
  await prepareWork(work);
  return {
    goroot,
    version: tree.version,
    tree,
    id,
    implementation: options.implementation ?? 'own',
    ...defined({ amends: options.amends }),
    env: goEnvironment({ goroot, work }, findCCompiler()),
  };
}

/**
 * Returns the cached tree that make.bash built from this one earlier; undefined if there is none, or if the
 * tree comes built.
 */
export function builtBefore(tree: Tree, cache: Cache): Tree | undefined {
  const key = madeKey(tree, madeId(tree));
  if (tree.built || !cache.has('toolchains', key)) return undefined;
  return { ...tree, root: gorootIn(cache.path('toolchains', key)), built: true, shared: true };
}

function gorootIn(home: string): string {
  return join(home, 'goroot');
}

function madeKey({ version }: Tree, id: string): string {
  return `go${formatVersion(version)}-${id}`;
}

/** The id of what make.bash builds depends on all inputs of the build. */
function madeId(tree: Tree): string {
  return idOf('make.bash 1', findCCompiler() === undefined ? 'cgo off' : 'cgo on', tree.id);
}

/** Moves what make.bash compiled into place as the toolchain's GOCACHE, unless there is one. */
async function seedBuildCache(work: string, seed: string): Promise<void> {
  try {
    await rename(seed, join(work, 'cache'));
  } catch (error) {
    // make.bash compiles into GOCACHE since 1.20. A toolchain with the same compiler may have one already.
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].some(code => hasCode(error, code))) throw error;
    await removeFolder(seed);
  }
}

/** Returns the id of a toolchain whose tree comes built, by the tree's. */
export function idOfBuilt(treeId: string): string {
  return idOf('as it is', treeId);
}

function idOf(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

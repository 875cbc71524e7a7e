import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cache, removeFolder } from '../host/cache.js';
import { run } from '../host/command.js';
import type { Task } from '../host/progress.js';
import { compareLines, formatVersion } from '../releases/version.js';
import type { BootstrapGo } from '../sources/bootstrap.js';
import type { Tree } from '../sources/tree.js';
import { ensureVersionFile } from '../sources/version-file.js';
import { findCCompiler } from './c-compiler.js';
import { copyTree } from './copy-tree.js';
import { goEnvironment, only, prepareWork } from './environment.js';
import { buildFailure } from './failure.js';
import { stageOf } from './stages.js';

/** Folders beside `src` that are not needed to build Go or to compile with it. */
const leftOut = new Set(['.git', 'pkg', 'bin', 'api', 'doc', 'misc', 'test']);

/**
 * The GOCACHE of make.bash. Since 1.20 make.bash ends by compiling the library into it (cmd/dist/build.go).
 */
export const seedName = 'gocache';

/** What make.bash leaves but no later compilation reads: half of the size. */
const trimmed = ['pkg/obj', 'pkg/bootstrap', 'pkg/linux_amd64/cmd'];

/**
 * Builds a copy of a tree with its own make.bash. The result is `<folder>/goroot`, to be used as
 * `<home>/goroot` when `folder` has been renamed to `home`, and `<folder>/gocache`, the first content of its
 * GOCACHE. `<folder>/build.log` has all output; if the build fails, it moves to the cache's `logs`.
 */
export async function makeGoroot(
  tree: Tree,
  bootstrap: BootstrapGo,
  {
    folder,
    home,
    cache,
    task,
    timeoutMs,
  }: {
    folder: string;
    home: string;
    cache: Cache;
    task: Task;
    timeoutMs: number;
  },
): Promise<void> {
  const goroot = join(folder, 'goroot');
  const scratch = join(folder, 'scratch');
  const log = join(folder, 'build.log');
  task.update('copy');
  await copyTree(tree.root, goroot, leftOut);
  await ensureVersionFile(goroot, tree.version);
  await mkdir(join(scratch, 'tmp'), { recursive: true });
  await prepareWork(scratch);
  const settings = join(scratch, 'goenv');
  await writeFile(settings, 'GO111MODULE=off\n');
  const result = await run('bash', ['make.bash', '--no-banner'], {
    cwd: join(goroot, 'src'),
    env: only({
      ...bootstrapEnvironment(tree, bootstrap, { home, scratch }),
      // The make.bash of 1.12 unsets GO111MODULE before it has the bootstrap compile cmd/dist, outside of any
      // module.
      GOENV: settings,
      GOCACHE: join(folder, seedName),
      TMPDIR: join(scratch, 'tmp'),
    }),
    timeoutMs,
    logFile: log,
    onLine: line => {
      const stage = stageOf(line);
      if (stage !== undefined) task.update(stage);
    },
  });
  if (result.exitCode !== 0) {
    const kept = await keepLog(cache, log, tree);
    throw buildFailure(
      `make.bash of Go ${formatVersion(tree.version)} failed (bootstrap: Go ${formatVersion(bootstrap.version)})`,
      result,
      `the whole log is in ${kept}; set GOROOT_BOOTSTRAP to try another bootstrap`,
    );
  }
  await Promise.all([scratch, ...trimmed.map(path => join(goroot, path))].map(removeFolder));
}

function bootstrapEnvironment(
  tree: Tree,
  bootstrap: BootstrapGo,
  { home, scratch }: { home: string; scratch: string },
): Record<string, string> {
  const { GOROOT: _, ...env } = goEnvironment({ goroot: bootstrap.root, work: scratch }, findCCompiler());
  // Up to 1.22 the tree's final path is compiled into it; later releases find it by themselves.
  const final =
    compareLines(tree.version, { major: 1, minor: 23 }) < 0 ? { GOROOT_FINAL: join(home, 'goroot') } : {};
  return { ...env, ...final, GOROOT_BOOTSTRAP: bootstrap.root };
}

async function keepLog(cache: Cache, log: string, tree: Tree): Promise<string> {
  const kept = join(
    cache.root,
    'logs',
    `make.bash-${formatVersion(tree.version)}-${tree.id.slice(0, 12)}.log`,
  );
  await mkdir(join(cache.root, 'logs'), { recursive: true });
  await rename(log, kept);
  return kept;
}

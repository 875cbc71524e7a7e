import { createHash } from 'node:crypto';
import { cp, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { processors } from '../arch/all.js';
import { Cache } from '../host/cache.js';
import { defined } from '../host/defined.js';
import { type Progress, silent } from '../host/progress.js';
import { applyPatches } from '../patches/apply.js';
import { type ChosenSeries, chooseSeries } from '../patches/choose-series.js';
import type { Patch } from '../patches/patch-file.js';
import { putSeries } from '../patches/reference.js';
import { formatVersion } from '../releases/version.js';
import { inspectSources } from '../sources/inspect.js';
import type { Tree } from '../sources/tree.js';
import { builtBefore } from './build.js';
import { copyTree } from './copy-tree.js';
import { defaultProcessor } from './processor.js';
import { linkMode, patchedTools, toolFolder } from './tools.js';

/** `incremental` builds only what the patches touch, on top of a built tree; `full` runs make.bash. */
export type BuildMode = 'incremental' | 'full';

export interface ReferenceTreeOptions {
  cache?: Cache;
  progress?: Progress;
  /** When absent: `incremental` if the tree is built or was built before. */
  build?: BuildMode;
  /** Name of a series, or its folder; when absent, the series for the release. */
  series?: string;
  /** The processor, by GOARCH, that the tree is judged on; amd64 when absent. */
  processor?: string;
}

/** A tree with a series applied. */
export interface ReferenceTree extends Tree {
  /** Requirements that the series serves, if it amends the tree's own debug calls. */
  amends?: readonly string[];
}

/** Parts of a built GOROOT that are rewritten, and therefore copied, not linked. */
const rewritten = new Set(['bin', 'pkg']);
/** Folders that compiling with a tree does not need. */
const leftOut = ['.git', 'api', 'doc', 'misc', 'test'];

/**
 * Returns a copy of a tree with a patch series applied. If no series is named: up to 1.16, our implementation
 * of debug calls replaces the tree's own; later, the flags fix is applied to the tree's own. The tree's
 * own tests stay; a tree without any gets those of the series. The copy is in the cache, under the hash of
 * the tree and of the patches. It is built if the tree is, or was before.
 */
export async function referenceTree(
  origin: Tree,
  options: ReferenceTreeOptions = {},
): Promise<ReferenceTree> {
  const { cache = Cache.default(), progress = silent } = options;
  const tree = options.build === 'full' ? origin : (builtBefore(origin, cache) ?? origin);
  const chosen = await chooseSeries(tree.version, options.series);
  const { patches } = chosen.series;
  const incremental = tree.built && options.build !== 'full';
  const id = createHash('sha256')
    .update(`reference 1 ${incremental ? 'incremental' : 'full'}\n${tree.id}\n`)
    .update(patches.map(({ text }) => text).join('\n'))
    .digest('hex');
  const name = formatVersion(tree.version);
  const folder = await cache.entry(
    'trees',
    `reference-${name}-${id}`,
    async staging => {
      const task = progress.task(`patch Go ${name}`);
      try {
        const root = join(staging, 'goroot');
        await copyForPatches(tree, root, incremental);
        if (chosen.replaces) {
          await putSeries(root, chosen.series, { tests: tree.facts.hasDebugCalls ? 'own' : 'series' });
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
    },
    { onDamage: damage => progress.note(`${damage}; it is made again`) },
  );
  const root = join(folder, 'goroot');
  return {
    root,
    facts: await inspectSources(root),
    version: tree.version,
    origin: { ...tree.origin, description: `${tree.origin.description}, ${described(chosen)}` },
    built: incremental,
    id,
    shared: true,
    ...defined({ amends: chosen.replaces ? undefined : requirementsOf(patches, options.processor) }),
  };
}

function described({ whole, replaces }: ChosenSeries): string {
  return replaces ? `with the debug calls of the series ${whole.name}` : `with the series ${whole.name}`;
}

/** What a patch serves that only changes files of other processors is not served on this one. */
function requirementsOf(patches: readonly Patch[], processor: string = defaultProcessor): string[] {
  return patches
    .filter(({ changes }) => changes.some(({ path }) => isCompiledFor(path, processor)))
    .flatMap(({ header }) => header.requirements);
}

/** Whether the name of a file doesn't say that it is for another processor, by GOARCH. */
function isCompiledFor(path: string, processor: string): boolean {
  const tag = /_([a-z0-9]+?)(?:_test)?\.(?:go|s)$/.exec(path)?.[1] ?? '';
  const owners = processors.filter(({ assembly }) => assembly.fileTags.includes(tag));
  return owners.length === 0 || owners.some(({ goarch }) => goarch === processor);
}

async function copyForPatches(tree: Tree, root: string, incremental: boolean): Promise<void> {
  // Patches write a new file and rename it, so a hard link keeps its old content.
  await copyTree(tree.root, root, new Set([...leftOut, ...rewritten]), linkMode(tree));
  if (incremental) {
    for (const name of rewritten) await copyTree(join(tree.root, name), join(root, name), new Set());
  }
}

/** Replaces the tools of a patched tree whose sources were changed. */
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

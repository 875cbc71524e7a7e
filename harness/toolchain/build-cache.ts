import type { Cache } from '../host/cache.js';
import { readIndex, writeIndex } from '../sources/cache/indexes.js';
import { directoryId } from '../sources/directory.js';
import { hashTree, sha256OfTexts } from '../sources/hash.js';
import { keptManifest } from '../sources/manifest.js';
import type { Tree } from '../sources/tree.js';

/** The parts of a built GOROOT that decide what the go command compiles from given sources. */
const builtParts = ['VERSION', 'VERSION.cache', 'go.env', 'bin/go', 'pkg/include', 'pkg/tool'];

/** The parts of a tree that make.bash makes these from. */
const sourceParts = ['VERSION', 'VERSION.cache', 'go.env', 'src'];

/**
 * Returns the key of a toolchain's build cache (GOCACHE). Trees with the same compiler share one, so that an
 * edit of the runtime costs what the go command has to compile again, and not a cache of its own. The go
 * command knows a package by the contents of its files, but the compiler of a release only by what VERSION
 * says, and the headers of pkg/include not at all: so trees in which these differ must not share.
 *
 * make.bash links the runtime into the compiler. For a tree that it builds, the sources that the compiler is
 * made of count instead, without those of package runtime, which do not change what it compiles.
 *
 * The cache of a single run is not shared: `id`, the toolchain's own, is the key.
 */
export async function buildCacheKey(tree: Tree, id: string, cache: Cache): Promise<string> {
  if (cache.owner === 'run') return id;
  const name = `compiler-${await compilerName(tree, cache)}`;
  const known = await readIndex<string>(cache, name, true);
  if (known !== undefined) return known;
  const key = tree.built
    ? sha256OfTexts('built', await hashTree(tree.root, { parts: builtParts }))
    : sha256OfTexts('made', await hashTree(tree.root, { parts: sourceParts, counts: isCompilerSource }));
  await writeIndex(cache, name, key);
  return key;
}

/**
 * The name under which a tree's key is kept. All edits of a directory have the same one, unless they concern its
 * compiler.
 */
async function compilerName(tree: Tree, cache: Cache): Promise<string> {
  const manifest = tree.built && !tree.shared ? await keptManifest(tree.root, cache) : undefined;
  if (manifest === undefined || directoryId(manifest.hash) !== tree.id) {
    return `${tree.id.slice(0, 40)}${tree.built ? '' : '-made'}`;
  }
  const isPart = (name: string): boolean => builtParts.some(part => `${name}/`.startsWith(`${part}/`));
  const made = Object.entries(manifest.files).filter(([name]) => isPart(name));
  return sha256OfTexts(...made.map(([name, [stamp, contents]]) => `${name} ${stamp[0]}${contents}`)).slice(
    0,
    40,
  );
}

function isCompilerSource(path: string): boolean {
  if (path.endsWith('_test.go')) return false;
  // make.bash copies the headers of package runtime to pkg/include.
  return !path.startsWith('src/runtime/') || /^src\/runtime\/[^/]+\.h$/.test(path);
}

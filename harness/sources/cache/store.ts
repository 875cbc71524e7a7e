import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Cache } from '../../host/cache.js';
import { defined } from '../../host/defined.js';
import { hasCode, writeFileAtomic } from '../../host/files.js';
import type { Progress } from '../../host/progress.js';
import type { GoVersion } from '../../releases/version.js';
import { SourceError } from '../offer.js';
import type { Origin, StoredTree } from '../tree.js';

/** What `tree.json`, beside a tree in the cache, says about it. */
interface Record {
  /** The GOROOT, relative to the entry. */
  root: string;
  version: GoVersion;
  origin: Origin;
  built: boolean;
  id: string;
}

const recordName = 'tree.json';

/**
 * Returns the tree of a cache entry. If it is missing or damaged, `make` fills the folder that it receives
 * and describes what it put there; `root` is relative to that folder.
 */
export async function storeTree(
  cache: Cache,
  key: string,
  make: (folder: string) => Promise<Omit<StoredTree, 'shared'>>,
  progress: Progress,
  onWait?: () => void,
): Promise<StoredTree> {
  const folder = await cache.entry(
    'trees',
    key,
    async staging => {
      const { root, version, origin, built, id } = await make(staging);
      const record: Record = { root, version, origin, built, id };
      await writeFileAtomic(join(staging, recordName), JSON.stringify(record, undefined, 2));
    },
    {
      fault: folder => (existsSync(join(folder, recordName)) ? undefined : `${recordName} is missing`),
      onDamage: damage => progress.note(`${damage}; it is made again`),
      ...defined({ onWait }),
    },
  );
  const tree = await readTree(folder);
  if (tree === undefined) throw new Error(`${join(folder, recordName)} is missing`);
  return tree;
}

/** Marks a cached tree as used, and returns it. Returns undefined if the cache lacks it or it is damaged. */
export async function cachedTree(cache: Cache, key: string): Promise<StoredTree | undefined> {
  const folder = cache.use('trees', key);
  return folder === undefined ? undefined : await readTree(folder);
}

/**
 * Marks a tree from `cachedTrees` as used, and returns it. Throws SourceError if it is damaged, or was
 * removed in the meantime: another source may have it.
 */
export function usedTree<T extends StoredTree>(cache: Cache, tree: T): T {
  const [key = ''] = relative(join(cache.root, 'trees'), tree.root).split('/');
  let problem = 'the cache does not have it any more';
  const folder = cache.use('trees', key, {
    onDamage: damage => {
      problem = damage;
    },
  });
  if (folder === undefined) throw new SourceError(problem);
  return tree;
}

/** Returns all trees in the cache. */
export async function cachedTrees(cache: Cache): Promise<StoredTree[]> {
  cache.open();
  const folder = join(cache.root, 'trees');
  const keys = await namesIn(folder);
  const trees = await Promise.all(keys.map(key => readTree(join(folder, key))));
  return trees.filter(tree => tree !== undefined);
}

/** Returns the tree in an entry's folder, or undefined if the folder has none. */
export async function readTree(folder: string): Promise<StoredTree | undefined> {
  try {
    const record = JSON.parse(await readFile(join(folder, recordName), 'utf8')) as Record;
    return { ...record, root: join(folder, record.root), shared: true };
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR') || error instanceof SyntaxError)
      return undefined;
    throw error;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return [];
    throw error;
  }
}

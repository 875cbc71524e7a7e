import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cache, removeFolder } from '../../host/cache.js';
import { defined } from '../../host/defined.js';
import { hasCode, writeFileAtomic } from '../../host/files.js';
import type { GoVersion } from '../../releases/version.js';
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
 * Returns the tree of a cache entry. If it is missing, `make` fills the folder that it receives and describes
 * what it put there; `root` is relative to that folder.
 */
export async function storeTree(
  cache: Cache,
  key: string,
  make: (folder: string) => Promise<Omit<StoredTree, 'shared'>>,
  onWait?: () => void,
): Promise<StoredTree> {
  const entry = cache.path('trees', key);
  // An entry that was tampered with is made again.
  if (existsSync(entry) && (await readTree(entry)) === undefined) await removeFolder(entry);
  const folder = await cache.entry(
    'trees',
    key,
    async staging => {
      const { root, version, origin, built, id } = await make(staging);
      const record: Record = { root, version, origin, built, id };
      await writeFileAtomic(join(staging, recordName), JSON.stringify(record, undefined, 2));
    },
    defined({ onWait }),
  );
  const tree = await readTree(folder);
  if (tree === undefined) throw new Error(`${join(folder, recordName)} is missing`);
  return tree;
}

/** Returns all trees in the cache. */
export async function cachedTrees(cache: Cache): Promise<StoredTree[]> {
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
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return undefined;
    throw error;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

import { type CacheEntry, cacheEntries } from '../../host/cache/entries.js';
import type { Cache } from '../../host/cache.js';
import { formatVersion } from '../../releases/version.js';
import { readTree } from './store.js';

/** An entry of the cache, and for a tree what it is: `Go 1.15.15, golang-1.15-go ...`. */
export interface DescribedEntry extends CacheEntry {
  description?: string;
}

/** Returns all entries of the cache, the largest first, with a description of each tree. */
export async function describedEntries(cache: Cache): Promise<DescribedEntry[]> {
  const entries: DescribedEntry[] = [];
  for (const entry of cacheEntries(cache)) {
    const tree = entry.kind === 'trees' ? await readTree(entry.path) : undefined;
    entries.push(
      tree === undefined
        ? entry
        : { ...entry, description: `Go ${formatVersion(tree.version)}, ${tree.origin.description}` },
    );
  }
  return entries;
}

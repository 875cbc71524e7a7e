import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Cache } from '../cache.js';
import { hasCode } from '../files.js';
import { type CacheKind, cacheKinds } from './kinds.js';
import { readSeal } from './seal.js';
import { atGate, type CacheUser, cacheUsers } from './use.js';

/** An entry of the cache. */
export interface CacheEntry {
  kind: CacheKind | 'staging' | 'logs' | 'times' | 'code' | 'runs';
  key: string;
  path: string;
  /** Bytes on the disk. */
  bytes: number;
  /** When it was made or last used. */
  used: Date;
  /** The processes that use it now. */
  users: readonly CacheUser[];
}

const listedKinds = [...cacheKinds, 'staging', 'logs', 'times', 'code', 'runs'] as const;

/**
 * Returns all entries of the cache, the largest first. `staging` is what a run is making now, or what a
 * killed run left.
 */
export function cacheEntries(cache: Cache): CacheEntry[] {
  if (!existsSync(cache.root)) return [];
  const users = atGate(cache.root, 'exclusive', () => cacheUsers(cache.root)) ?? [];
  const entries: CacheEntry[] = [];
  for (const kind of listedKinds) {
    for (const key of namesIn(join(cache.root, kind))) {
      const path = join(cache.root, kind, key);
      const stats = lstatSync(path, { throwIfNoEntry: false });
      if (stats === undefined) continue;
      entries.push({
        kind,
        key,
        path,
        bytes: sizeOf(path, kind),
        used: stats.mtime,
        users: users.filter(user => user.entries.includes(`${kind}/${key}`)),
      });
    }
  }
  return entries.sort((a, b) => b.bytes - a.bytes);
}

/** An entry that does not change says how large it is. */
function sizeOf(path: string, kind: CacheEntry['kind']): number {
  const seal = kind === 'go-build' || kind === 'staging' ? undefined : readSeal(path);
  return typeof seal === 'object' ? seal.bytes : bytesBelow(path);
}

/** Returns the size of a folder on the disk. A file with several names counts once. */
export function bytesBelow(path: string, seen = new Set<number>()): number {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (stats.nlink > 1 && !stats.isDirectory()) {
    if (seen.has(stats.ino)) return 0;
    seen.add(stats.ino);
  }
  const own = stats.blocks * 512;
  if (!stats.isDirectory()) return own;
  return namesIn(path).reduce((sum, name) => sum + bytesBelow(join(path, name), seen), own);
}

/** Returns the names in a folder; none if it is missing or is no folder. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return [];
    throw error;
  }
}

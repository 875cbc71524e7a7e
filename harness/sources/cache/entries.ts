import { randomBytes } from 'node:crypto';
import { lstatSync, readdirSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cache, type CacheKind, removeFolder } from '../../host/cache.js';
import { defined } from '../../host/defined.js';
import { hasCode } from '../../host/files.js';
import { tryLock } from '../../host/lock.js';
import { formatVersion } from '../../releases/version.js';
import { readTree } from './store.js';

/** An entry of the cache. */
export interface CacheEntry {
  kind: CacheKind | 'staging' | 'logs' | 'times';
  key: string;
  path: string;
  /** Bytes on the disk. */
  bytes: number;
  /** When it was made or last used. */
  used: Date;
  /** What it is, if more than the key is known: `Go 1.15.15, golang-1.15-go ...`. */
  description?: string;
}

const kinds = [
  'downloads',
  'trees',
  'toolchains',
  'go-build',
  'tests',
  'fixtures',
  'listings',
  'indexes',
  'faults',
  'clients',
  'staging',
  'logs',
  'times',
] as const;

/**
 * Returns all entries of the cache, the largest first. `staging` is what a run is making now, or what a
 * killed run left.
 */
export async function cacheEntries(cache: Cache): Promise<CacheEntry[]> {
  const entries: CacheEntry[] = [];
  for (const kind of kinds) {
    for (const key of namesIn(join(cache.root, kind))) {
      const path = join(cache.root, kind, key);
      const stats = lstatSync(path, { throwIfNoEntry: false });
      if (stats === undefined) continue;
      const tree = kind === 'trees' ? await readTree(path) : undefined;
      entries.push({
        kind,
        key,
        path,
        bytes: bytesBelow(path),
        used: stats.mtime,
        ...defined({ description: tree && `Go ${formatVersion(tree.version)}, ${tree.origin.description}` }),
      });
    }
  }
  return entries.sort((a, b) => b.bytes - a.bytes);
}

export interface PruneOptions {
  /** Removes entries that were not used for this long. */
  olderThanMs?: number;
  /** Removes the longest unused entries until at most this much is left. */
  maxBytes?: number;
  /** Removes everything. */
  all?: boolean;
}

/**
 * Removes entries and returns those that it removed. What a killed run left in staging is always removed;
 * what another run is making now stays. An entry is renamed before it is removed, so it is complete or absent
 * at every moment.
 */
export async function prune(cache: Cache, options: PruneOptions): Promise<CacheEntry[]> {
  const entries = await cacheEntries(cache);
  const removed: CacheEntry[] = [];
  for (const entry of chosen(entries, options)) {
    if (await remove(cache, entry)) removed.push(entry);
  }
  return removed;
}

function chosen(entries: CacheEntry[], { olderThanMs, maxBytes, all = false }: PruneOptions): CacheEntry[] {
  const oldestFirst = [...entries].sort((a, b) => a.used.getTime() - b.used.getTime());
  let bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  const now = Date.now();
  return oldestFirst.filter(entry => {
    const old = olderThanMs !== undefined && now - entry.used.getTime() > olderThanMs;
    const tooMuch = maxBytes !== undefined && bytes > maxBytes;
    const goes = all || entry.kind === 'staging' || old || tooMuch;
    if (goes) bytes -= entry.bytes;
    return goes;
  });
}

/** Removes an entry unless another run holds its lock. */
async function remove(cache: Cache, entry: CacheEntry): Promise<boolean> {
  const name = entry.kind === 'staging' ? entry.key : `${entry.kind}-${entry.key}`;
  const held = tryLock(join(cache.root, 'locks', `${name}.lock`));
  if (held === undefined) return false;
  try {
    const doomed = join(cache.root, 'staging', `removed-${randomBytes(6).toString('hex')}`);
    await mkdir(join(cache.root, 'staging'), { recursive: true });
    await rename(entry.path, doomed);
    await removeFolder(doomed);
    return true;
  } catch (error) {
    // Another run has removed it.
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  } finally {
    held.release();
  }
}

/** Returns the size of a folder on the disk. A file with several names counts once. */
function bytesBelow(path: string, seen = new Set<number>()): number {
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

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return [];
    throw error;
  }
}

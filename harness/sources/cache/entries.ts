import { randomBytes } from 'node:crypto';
import { lstatSync, readdirSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cache, type CacheKind, removeFolder } from '../../host/cache.js';
import { hasCode } from '../../host/files.js';
import { tryLock } from '../../host/lock.js';
import { formatVersion } from '../../releases/version.js';
import { readTree } from './store.js';

/** An entry of the cache. */
export interface CacheEntry {
  kind: CacheKind | 'staging' | 'logs' | 'times';
  key: string;
  path: string;
  /** What it takes on the disk. */
  bytes: number;
  /** When it was made or used last. */
  used: Date;
  /** For a person, where more than the key is known: `Go 1.15.15, golang-1.15-go ...`. */
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

/** All entries of the cache, the largest first. `staging` is what a run is making now, or has left when it was killed. */
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
        ...(tree === undefined
          ? {}
          : { description: `Go ${formatVersion(tree.version)}, ${tree.origin.description}` }),
      });
    }
  }
  return entries.sort((a, b) => b.bytes - a.bytes);
}

export interface PruneOptions {
  /** Entries that weren't used for this long go. */
  olderThanMs?: number;
  /** Entries go, the longest unused first, until this much is left. */
  maxBytes?: number;
  /** Everything goes. */
  all?: boolean;
}

/**
 * Removes entries, and tells which. What a killed run has left in staging always goes; what another run is making now stays. An
 * entry is renamed before it is removed, so that it is complete or absent at each moment.
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
    // Another run was quicker.
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  } finally {
    held.release();
  }
}

/** What a folder takes on the disk; a file with several names counts once. */
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

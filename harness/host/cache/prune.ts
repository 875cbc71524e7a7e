import { randomBytes } from 'node:crypto';
import { lstatSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Cache, removeFolder } from '../cache.js';
import { hasCode, makeFoldersSync } from '../files.js';
import { tryLock } from '../lock.js';
import { bytesBelow, type CacheEntry, cacheEntries, namesIn } from './entries.js';
import { atGate, cacheUsers } from './use.js';

export interface PruneOptions {
  /** Removes entries that were not used for this long. */
  olderThanMs?: number;
  /** Removes the longest unused entries, and parts of build caches, until at most this much is left. */
  maxBytes?: number;
  /** Removes everything. */
  all?: boolean;
}

/** What a call of `prune` did. */
export interface Pruned {
  removed: CacheEntry[];
  /** Bytes that went with the entries, and with parts of build caches. */
  bytes: number;
  /** Entries that were chosen but stay, because a run uses or makes them. */
  inUse: CacheEntry[];
}

/** An entry, or some files of a build cache that were last used in the same hour. */
interface Piece {
  entry: CacheEntry;
  files?: string[];
  bytes: number;
  usedMs: number;
}

/**
 * Removes entries. What a killed run left in staging is always removed; what a run uses or makes stays. An
 * entry is renamed before it is removed, so it is complete or absent at every moment. Build caches are shared
 * by all trees with the same compiler and grow with each edit; their files are removed by the hour of their
 * last use, as the go command itself does after five days. It compiles again what is missing.
 */
export async function prune(cache: Cache, options: PruneOptions): Promise<Pruned> {
  const done: Pruned = { removed: [], bytes: 0, inUse: [] };
  for (const piece of chosen(cacheEntries(cache), options)) {
    const { entry, files, bytes } = piece;
    const gone = files === undefined ? await removeEntry(cache, entry) : removeFiles(cache, entry, files);
    if (gone) done.bytes += bytes;
    if (gone && files === undefined) done.removed.push(entry);
    if (!gone && !done.inUse.includes(entry)) done.inUse.push(entry);
  }
  return done;
}

function chosen(entries: CacheEntry[], { olderThanMs, maxBytes, all = false }: PruneOptions): Piece[] {
  const now = Date.now();
  const goes = (entry: CacheEntry): boolean =>
    all ||
    entry.kind === 'staging' ||
    (olderThanMs !== undefined && now - entry.used.getTime() > olderThanMs);
  const whole = entries.filter(goes).map(entry => pieceOf(entry));
  if (maxBytes === undefined) return whole;
  const rest = entries.filter(entry => !goes(entry));
  let bytes = rest.reduce((sum, entry) => sum + entry.bytes, 0);
  if (bytes <= maxBytes) return whole;
  const oldestFirst = rest.flatMap(piecesOf).sort((a, b) => a.usedMs - b.usedMs);
  const tooMuch = oldestFirst.filter(piece => {
    // What is in use can't go, so something younger has to.
    if (bytes <= maxBytes || piece.entry.users.length > 0) return false;
    bytes -= piece.bytes;
    return true;
  });
  return [...whole, ...tooMuch];
}

function pieceOf(entry: CacheEntry): Piece {
  return { entry, bytes: entry.bytes, usedMs: entry.used.getTime() };
}

const hourMs = 60 * 60_000;

/**
 * Divides a build cache by the hour in which files were last used: the go command updates their times once an
 * hour.
 */
function piecesOf(entry: CacheEntry): Piece[] {
  if (entry.kind !== 'go-build') return [pieceOf(entry)];
  const hours = new Map<number, Piece>();
  const home = join(entry.path, 'cache');
  for (const folder of namesIn(home).filter(name => /^[0-9a-f]{2}$/.test(name))) {
    for (const name of namesIn(join(home, folder))) {
      const path = join(home, folder, name);
      const stats = lstatSync(path, { throwIfNoEntry: false });
      if (stats === undefined) continue;
      const hour = Math.floor(stats.mtimeMs / hourMs);
      const piece = hours.get(hour) ?? { entry, files: [], bytes: 0, usedMs: (hour + 1) * hourMs };
      hours.set(hour, piece);
      piece.files?.push(path);
      piece.bytes += stats.isDirectory() ? bytesBelow(path) : stats.blocks * 512;
    }
  }
  return [...hours.values()];
}

/** Removes an entry unless a run makes or uses it. */
async function removeEntry(cache: Cache, entry: CacheEntry): Promise<boolean> {
  const name = entry.kind === 'staging' ? entry.key : `${entry.kind}-${entry.key}`;
  const held = tryLock(join(cache.root, 'locks', `${name}.lock`));
  if (held === undefined) return false;
  try {
    const doomed = join(cache.root, 'staging', `removed-${randomBytes(6).toString('hex')}`);
    makeFoldersSync(join(cache.root, 'staging'));
    const renamed = atGate(cache.root, 'exclusive', () => {
      if (isUsed(cache, entry)) return false;
      renameSync(entry.path, doomed);
      return true;
    });
    if (renamed !== true) return false;
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

function removeFiles(cache: Cache, entry: CacheEntry, files: string[]): boolean {
  const removed = atGate(cache.root, 'exclusive', () => {
    if (isUsed(cache, entry)) return false;
    // Go's build cache has folders too (`HASH-d`, since 1.24): they go with all that is in them.
    for (const file of files) rmSync(file, { force: true, recursive: true });
    return true;
  });
  return removed === true;
}

function isUsed(cache: Cache, { kind, key }: CacheEntry): boolean {
  return cacheUsers(cache.root).some(user => user.entries.includes(`${kind}/${key}`));
}

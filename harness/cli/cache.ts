import { Cache } from '../host/cache.js';
import { UsageError } from '../host/errors.js';
import { nearest } from '../host/nearest.js';
import { count, padEnd, padStart, paint, size, type TextOptions } from '../report/text.js';
import { type CacheEntry, cacheEntries, type PruneOptions, prune } from '../sources/entries.js';
import { textOptions } from './terminal.js';

export interface CacheOptions {
  /** prune: what was not used for so many days goes. */
  days: number;
  /** prune: the longest unused goes until no more than this is left. */
  maxGb?: number;
}

type Action = (cache: Cache, options: CacheOptions) => Promise<string[]>;

const actions: Record<string, Action> = { list, prune: pruneOld, clear, path };

/** Looks after the cache; `action` is what was typed. */
export async function cacheCommand(action: string, options: CacheOptions): Promise<number> {
  const act = actions[action];
  if (act === undefined) {
    const guess = nearest(action, Object.keys(actions));
    throw new UsageError(`cache can list, prune, clear or path, not ${JSON.stringify(action)}`, {
      ...(guess === undefined ? {} : { remedy: `did you mean ${guess}?` }),
    });
  }
  const lines = await act(Cache.default(), options);
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

async function path(cache: Cache): Promise<string[]> {
  return [cache.root];
}

async function list(cache: Cache): Promise<string[]> {
  const options = textOptions(process.stdout, process.env, false);
  const entries = await cacheEntries(cache);
  return [...entries.map(entry => entryLine(entry, options)), ...totals(cache, entries)];
}

function totals(cache: Cache, entries: readonly CacheEntry[]): string[] {
  if (entries.length === 0) return [`Nothing is in ${cache.root}.`];
  return ['', `${count(entries.length, 'entry', 'entries')}, ${size(bytesOf(entries))} in ${cache.root}`];
}

function entryLine(entry: CacheEntry, options: TextOptions): string {
  const days = Math.floor((Date.now() - entry.used.getTime()) / 86_400_000);
  const age = days === 0 ? 'today' : count(days, 'day');
  // A key ends with a hash of 64 digits, of which a few tell enough.
  const name = entry.description ?? entry.key.replace(/([0-9a-f]{12})[0-9a-f]{52}/, '$1');
  return `${padStart(size(entry.bytes), 9)}  ${padEnd(age, 9)}${paint(options, 'dim', padEnd(entry.kind, 12))}${name}`;
}

async function pruneOld(cache: Cache, { days, maxGb }: CacheOptions): Promise<string[]> {
  return remove(cache, {
    olderThanMs: days * 86_400_000,
    ...(maxGb === undefined ? {} : { maxBytes: maxGb * 1e9 }),
  });
}

async function clear(cache: Cache): Promise<string[]> {
  return remove(cache, { all: true });
}

async function remove(cache: Cache, which: PruneOptions): Promise<string[]> {
  const removed = await prune(cache, which);
  const left = await cacheEntries(cache);
  return [
    `Removed ${count(removed.length, 'entry', 'entries')}, ${size(bytesOf(removed))}; ${size(bytesOf(left))} left in ${cache.root}`,
  ];
}

function bytesOf(entries: readonly CacheEntry[]): number {
  return entries.reduce((sum, entry) => sum + entry.bytes, 0);
}

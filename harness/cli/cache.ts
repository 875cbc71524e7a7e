import { Cache } from '../host/cache.js';
import { UsageError } from '../host/errors.js';
import { nearest } from '../host/nearest.js';
import { groupBy } from '../report/summarise.js';
import { count, padEnd, padStart, paint, size, type TextOptions } from '../report/text.js';
import { type CacheEntry, cacheEntries, type PruneOptions, prune } from '../sources/cache/entries.js';
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

/** Each tree, toolchain and download by itself; the many small things of the other kinds together. */
async function list(cache: Cache): Promise<string[]> {
  const options = textOptions(process.stdout, process.env, false);
  const entries = await cacheEntries(cache);
  if (entries.length === 0) return [`Nothing is in ${cache.root}.`];
  const lines: string[] = [];
  for (const [kind, group] of groupBy(entries, entry => entry.kind)) {
    if (['trees', 'toolchains', 'downloads'].includes(kind)) {
      lines.push(...group.map(entry => entryLine(kind, nameOf(entry), [entry], options)));
    } else {
      lines.push(entryLine(kind, count(group.length, 'entry', 'entries'), group, options));
    }
  }
  return [
    ...lines,
    '',
    `${count(entries.length, 'entry', 'entries')}, ${size(bytesOf(entries))} in ${cache.root}`,
  ];
}

/** A key ends with a hash of 64 digits, of which a few tell enough. */
function nameOf(entry: CacheEntry): string {
  return entry.description ?? entry.key.replace(/([0-9a-f]{12})[0-9a-f]{52}/, '$1');
}

function entryLine(kind: string, name: string, entries: readonly CacheEntry[], options: TextOptions): string {
  const used = Math.max(...entries.map(entry => entry.used.getTime()));
  const days = Math.floor((Date.now() - used) / 86_400_000);
  const age = days === 0 ? 'today' : `${count(days, 'day')} ago`;
  return `${padStart(size(bytesOf(entries)), 9)}  ${padEnd(age, 13)}${paint(options, 'dim', padEnd(kind, 12))}${name}`;
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

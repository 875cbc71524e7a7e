import type { Command } from 'commander';
import type { CacheEntry } from '../../host/cache/entries.js';
import type { PruneOptions } from '../../host/cache/prune.js';
import type { Cache } from '../../host/cache.js';
import { defined } from '../../host/defined.js';
import { UsageError } from '../../host/errors.js';
import { nearest } from '../../host/nearest.js';
import { requireSupportedPlatform } from '../../host/platform.js';
import { count, padEnd, padStart, paint, size, type TextOptions } from '../../report/text.js';
import type { DescribedEntry } from '../../sources/cache/entries.js';
import type { Ended } from '../options.js';
import { textOptions } from '../terminal.js';
import { parseNumber, parsePositive } from '../values.js';

interface CacheOptions {
  /** prune: remove what was not used for this many days. */
  days: number;
  /** prune: then remove the longest unused, until at most this much is left. */
  maxGb?: number;
}

type Action = (cache: Cache, options: CacheOptions) => Promise<string[]>;

const actions: Record<string, Action> = { list, prune: pruneOld, clear, path };

export function addCache(program: Command, ended: Ended): void {
  program
    .command('cache')
    .description('list or remove downloads and builds: list, prune, clear, path')
    .argument('[action]', 'list, prune, clear or path', 'list')
    .option('--days <n>', 'prune: remove what was not used for n days', parsePositive, 30)
    .option('--max-gb <n>', 'prune: then remove the longest unused until at most n GB are left', parseNumber)
    .action(async (action: string, options: CacheOptions) => {
      requireSupportedPlatform(process);
      ended(await cacheCommand(action, options));
    });
}

async function cacheCommand(action: string, options: CacheOptions): Promise<number> {
  const act = actions[action];
  if (act === undefined) {
    const guess = nearest(action, Object.keys(actions));
    throw new UsageError(`cache can list, prune, clear or path, not ${JSON.stringify(action)}`, {
      ...defined({ remedy: guess === undefined ? undefined : `did you mean ${guess}?` }),
    });
  }
  const { Cache } = await import('../../host/cache.js');
  const lines = await act(Cache.default(), options);
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

async function path(cache: Cache): Promise<string[]> {
  return [cache.root];
}

/** Lists each tree, toolchain and download; the many small entries of the other kinds are summed up. */
async function list(cache: Cache): Promise<string[]> {
  const [{ describedEntries }, { groupBy }] = await Promise.all([
    import('../../sources/cache/entries.js'),
    import('../../report/summarise.js'),
  ]);
  const options = textOptions(process.stdout, process.env, false);
  const entries = await describedEntries(cache);
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

/** A key ends with a hash of 64 digits; a few of them are enough. */
function nameOf(entry: DescribedEntry): string {
  return entry.description ?? entry.key.replace(/([0-9a-f]{12})[0-9a-f]{52}/, '$1');
}

function entryLine(kind: string, name: string, entries: readonly CacheEntry[], options: TextOptions): string {
  const used = Math.max(...entries.map(entry => entry.used.getTime()));
  const days = Math.floor((Date.now() - used) / 86_400_000);
  const age = days === 0 ? 'today' : `${count(days, 'day')} ago`;
  const pids = [...new Set(entries.flatMap(entry => entry.users.map(user => user.pid)))];
  const users = pids.length === 0 ? '' : paint(options, 'dim', `  in use by process ${pids.join(', ')}`);
  return `${padStart(size(bytesOf(entries)), 9)}  ${padEnd(age, 13)}${paint(options, 'dim', padEnd(kind, 12))}${name}${users}`;
}

async function pruneOld(cache: Cache, { days, maxGb }: CacheOptions): Promise<string[]> {
  const maxBytes = maxGb === undefined ? undefined : maxGb * 1e9;
  return remove(cache, { olderThanMs: days * 86_400_000, ...defined({ maxBytes }) });
}

async function clear(cache: Cache): Promise<string[]> {
  return remove(cache, { all: true });
}

async function remove(cache: Cache, which: PruneOptions): Promise<string[]> {
  const [{ cacheEntries }, { prune }] = await Promise.all([
    import('../../host/cache/entries.js'),
    import('../../host/cache/prune.js'),
  ]);
  const { removed, bytes, inUse } = await prune(cache, which);
  const left = cacheEntries(cache);
  const lines = [
    `Removed ${count(removed.length, 'entry', 'entries')}, ${size(bytes)}; ${size(bytesOf(left))} left in ${cache.root}`,
  ];
  if (inUse.length > 0) {
    lines.push(
      `${count(inUse.length, 'entry', 'entries')}, ${size(bytesOf(inUse))}, stayed: in use by a run`,
    );
  }
  return lines;
}

function bytesOf(entries: readonly CacheEntry[]): number {
  return entries.reduce((sum, entry) => sum + entry.bytes, 0);
}

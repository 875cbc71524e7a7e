import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cache } from '../host/cache.js';
import { hasCode, writeFileAtomic } from '../host/files.js';
import type { ReleaseResult, Report } from './model.js';
import { releaseWithProcessor } from './order.js';

/**
 * How long each release took, in milliseconds; undefined for one that was not judged. A release on another
 * processor than amd64 is named with it: `1.27.4 arm64`.
 */
export type Times = (release: string, implementation: ReleaseResult['implementation']) => number | undefined;

/** Nothing is known: every part gets as many releases. */
export const noTimes: Times = () => undefined;

/** As a report says. */
export function timesOf(report: Report): Times {
  return (release, implementation) =>
    report.results.find(one => releaseWithProcessor(one) === release && one.implementation === implementation)
      ?.durationMs;
}

/** Times of the last whole run on this machine, which `keepTimes` wrote into the cache. */
export async function lastTimes(cache: Cache): Promise<Times> {
  const kept = await readKept(cache);
  return (release, implementation) => kept[`${release} ${implementation}`];
}

/**
 * Keeps the times of a run for `lastTimes`, beside those of releases that it had not. Not for a part of a
 * run: the parts after it, on the same machine, would deal by other times than it did.
 */
export async function keepTimes(cache: Cache, report: Report): Promise<void> {
  const kept = await readKept(cache);
  for (const result of report.results) {
    kept[`${releaseWithProcessor(result)} ${result.implementation}`] = Math.round(result.durationMs);
  }
  try {
    await writeFileAtomic(timesFile(cache), `${JSON.stringify(kept, null, 2)}\n`);
  } catch (error) {
    // Where the cache can't be written (a job that only merges has need of none) nothing but the balance is
    // lost.
    if (!['EACCES', 'EROFS', 'ENOSPC', 'EDQUOT'].some(code => hasCode(error, code))) throw error;
  }
}

function timesFile(cache: Cache): string {
  return join(cache.root, 'times', 'last.json');
}

/** Times only balance the parts; a file that was damaged is as good as none, and is written anew. */
async function readKept(cache: Cache): Promise<Record<string, number>> {
  try {
    const read: unknown = JSON.parse(await readFile(timesFile(cache), 'utf8'));
    const entries = typeof read === 'object' && read !== null ? Object.entries(read) : [];
    return Object.fromEntries(entries.filter(([, ms]) => typeof ms === 'number'));
  } catch (error) {
    if (hasCode(error, 'ENOENT') || error instanceof SyntaxError) return {};
    throw error;
  }
}

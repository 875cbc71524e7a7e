import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRefusedWrite } from '../../host/cache/root.js';
import type { Cache } from '../../host/cache.js';
import { hasCode, writeFileAtomic } from '../../host/files.js';

/** How long an index of releases counts as fresh: a new release appears about once a month. */
const freshMs = 24 * 60 * 60_000;

interface Kept<T> {
  /** Milliseconds since 1970. */
  fetchedAt: number;
  index: T;
}

/** Returns the cached index of this name if it is less than a day old, or of any age with `stale`. */
export async function readIndex<T>(cache: Cache, name: string, stale = false): Promise<T | undefined> {
  try {
    const kept = JSON.parse(await readFile(pathOf(cache, name), 'utf8')) as Kept<T>;
    const ageMs = Date.now() - kept.fetchedAt;
    return stale || (ageMs >= 0 && ageMs < freshMs) ? kept.index : undefined;
  } catch (error) {
    if (hasCode(error, 'ENOENT') || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Keeps an index, if the cache can be written to. */
export async function writeIndex<T>(cache: Cache, name: string, index: T): Promise<void> {
  const kept: Kept<T> = { fetchedAt: Date.now(), index };
  try {
    await writeFileAtomic(pathOf(cache, name), JSON.stringify(kept));
  } catch (error) {
    // A read-only cache serves what it has; the index is fetched again next time.
    if (!isRefusedWrite(error)) throw error;
  }
}

function pathOf(cache: Cache, name: string): string {
  return join(cache.root, 'indexes', `${name}.json`);
}

import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cache, removeFolder } from '../host/cache.js';
import { keepFolder, removeFolderOnDeath } from '../host/watchdog.js';

/**
 * Makes a folder below the cache that exists while `use` runs. It is removed afterwards, and when this
 * process dies.
 */
export async function inScratchFolder<T>(cache: Cache, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(await cache.shared('downloads', 'scratch'), 'run-'));
  removeFolderOnDeath(folder);
  try {
    return await use(folder);
  } finally {
    await removeFolder(folder);
    keepFolder(folder);
  }
}

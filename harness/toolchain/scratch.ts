import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cache, removeFolder } from '../host/cache.js';
import { keepFolder, removeFolderOnDeath } from '../host/watchdog.js';

/**
 * Makes a folder for what commands leave behind. It is removed when `work` ends, and when this process dies.
 */
export async function withScratch<T>(cache: Cache, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = join(cache.root, 'staging', `scratch-${randomBytes(6).toString('hex')}`);
  removeFolderOnDeath(folder);
  try {
    await mkdir(folder, { recursive: true });
    return await work(folder);
  } finally {
    await removeFolder(folder);
    keepFolder(folder);
  }
}

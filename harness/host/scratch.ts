import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRefusedWrite } from './cache/root.js';
import { type Cache, removeFolder } from './cache.js';
import { keepFolder, removeFolderOnDeath } from './watchdog.js';

/**
 * Makes a folder for what commands leave behind: in the cache, or in the temporary folder if the cache is
 * read-only. It exists while `work` runs, and is removed afterwards and when this process dies.
 */
export async function withScratch<T>(cache: Cache, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await scratchFolder(cache);
  try {
    return await work(folder);
  } finally {
    await removeFolder(folder);
    keepFolder(folder);
  }
}

async function scratchFolder(cache: Cache): Promise<string> {
  const name = `scratch-${randomBytes(6).toString('hex')}`;
  try {
    return await cache.staging(name);
  } catch (error) {
    if (!isRefusedWrite(error)) throw error;
    const folder = await mkdtemp(join(tmpdir(), 'go-debugcall-'));
    removeFolderOnDeath(folder);
    return folder;
  }
}

import { randomBytes } from 'node:crypto';
import { readdir, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from './errors.js';
import { hasCode, makeFolders, messageOf } from './files.js';
import { keepFolder, removeFolderOnDeath } from './watchdog.js';

/**
 * Makes a folder that the user named. `fill` writes it under a temporary name in the same parent; then it is
 * renamed. So it is complete or absent, however this process ends. Refuses a place that is a file or a folder
 * with content. Missing parent folders are created.
 */
export async function makeNewFolder<T>(to: string, fill: (folder: string) => Promise<T>): Promise<T> {
  await requireFree(to);
  const place = await realpath(to).catch(() => resolve(to));
  const beside = join(dirname(place), `.${basename(place)}.${randomBytes(4).toString('hex')}.part`);
  removeFolderOnDeath(beside);
  try {
    await withSentence(to, () => makeFolders(beside));
    const result = await fill(beside);
    await withSentence(to, () => rename(beside, place));
    return result;
  } finally {
    // After a successful rename there is nothing to remove here.
    await rm(beside, { recursive: true, force: true });
    keepFolder(beside);
  }
}

/** Refuses a place for a new folder that is already taken. An empty folder is accepted. */
export async function requireFree(to: string): Promise<void> {
  if (resolve(to).includes('\n')) {
    throw new UsageError(`there is a line break in the path ${JSON.stringify(resolve(to))}`, {
      remedy: 'name a folder without one',
    });
  }
  const names = await readdir(to).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return [];
    if (hasCode(error, 'ENOTDIR')) return undefined;
    throw refused(to, error);
  });
  if (names?.length === 0) return;
  throw new UsageError(
    names === undefined ? `${to} is a file, or lies below one` : `${to} exists already and is not empty`,
    {
      remedy: 'name a folder that does not exist yet',
    },
  );
}

async function withSentence(to: string, action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch (error) {
    const codes = [
      'ENOENT',
      'EACCES',
      'EPERM',
      'EROFS',
      'ENOSPC',
      'EDQUOT',
      'ENOTDIR',
      'ENOTEMPTY',
      'EEXIST',
      'ENAMETOOLONG',
    ];
    if (codes.some(code => hasCode(error, code))) throw refused(to, error);
    throw error;
  }
}

function refused(to: string, cause: unknown): UsageError {
  return new UsageError(`can't make ${to}: ${messageOf(cause)}`, {
    remedy: 'name a folder in a place that you can write to',
    cause,
  });
}

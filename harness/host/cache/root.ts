import { statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import envPaths from 'env-paths';
import { MachineError } from '../errors.js';
import { hasCode, makeFoldersSync, messageOf } from '../files.js';

/** What the user can do about a cache that can't be used. */
export const cacheRemedy = 'set GO_DEBUGCALL_CACHE to a folder that you can write to';

/**
 * Returns the folder of the user's cache: `GO_DEBUGCALL_CACHE`, or a folder below the user's cache folder
 * (below XDG_CACHE_HOME if that is set). Throws MachineError if neither names an absolute path: with an empty
 * HOME the cache would be made below the current folder.
 */
export function cacheRoot(
  configured = process.env.GO_DEBUGCALL_CACHE,
  usual = () => envPaths('go-debugcall-conformance', { suffix: '' }).cache,
): string {
  const root = configured ? resolve(configured) : usual();
  if (!isAbsolute(root)) {
    throw new MachineError(
      `there is no place for the cache: HOME or XDG_CACHE_HOME is not an absolute path (${JSON.stringify(root)})`,
      { remedy: cacheRemedy },
    );
  }
  if (root.includes('\n')) {
    throw new MachineError(`the path of the cache has a line break: ${JSON.stringify(root)}`, {
      remedy: cacheRemedy,
    });
  }
  return root;
}

/**
 * Makes the folder of a cache if it is missing. Throws MachineError if there is no folder and none can be
 * made.
 */
export function openRoot(root: string): void {
  try {
    const stats = statSync(root, { throwIfNoEntry: false });
    if (stats?.isDirectory()) return;
    if (stats !== undefined) {
      throw new MachineError(`the cache ${root} is not a folder`, { remedy: cacheRemedy });
    }
    makeFoldersSync(root);
  } catch (error) {
    if (error instanceof MachineError) throw error;
    throw new MachineError(`the cache ${root} can't be made: ${messageOf(error)}`, {
      remedy: cacheRemedy,
      cause: error,
    });
  }
}

const full = ['ENOSPC', 'EDQUOT'];
const refused = ['EROFS', 'EACCES', 'EPERM'];
const damaged = [
  'ENOTDIR',
  'EISDIR',
  'EEXIST',
  'ENOENT',
  'ELOOP',
  'ENAMETOOLONG',
  'EIO',
  'ESTALE',
  'ENOTEMPTY',
];

/** Returns whether an error says that the cache can be read but not written to. */
export function isRefusedWrite(error: unknown): boolean {
  return refused.some(code => hasCode(error, code));
}

/** Returns whether an error says that the disk is full. */
export function isFull(error: unknown): boolean {
  return full.some(code => hasCode(error, code));
}

/**
 * Returns a sentence for an error of a system call in the cache: no space left, not writable. With `own` the
 * call was the cache's own, and other errors come from a damaged cache too. Returns any other error
 * unchanged.
 */
export function asCacheError(error: unknown, root: string, own = false): unknown {
  if (isFull(error)) {
    return new MachineError(`the disk is full: there is no space left for the cache ${root}`, {
      remedy:
        'free some space (`npx go-debugcall-conformance cache prune` helps), or set GO_DEBUGCALL_CACHE to a folder on another disk',
      cause: error,
    });
  }
  if (isRefusedWrite(error)) {
    return new MachineError(`the cache ${root} is not writable`, { remedy: cacheRemedy, cause: error });
  }
  if (own && damaged.some(code => hasCode(error, code))) {
    return new MachineError(`the cache ${root} is damaged: ${messageOf(error)}`, {
      remedy: `remove it, or ${cacheRemedy}`,
      cause: error,
    });
  }
  return error;
}

/** Like `asCacheError`, for an error that nobody caught: only if it names a path in the cache. */
export function asUncaughtCacheError(error: unknown, root: string): unknown {
  const path = error instanceof Error && 'path' in error ? error.path : undefined;
  const inside = typeof path === 'string' && (path === root || path.startsWith(`${root}/`));
  return inside ? asCacheError(error, root, true) : error;
}

import { existsSync } from 'node:fs';
import { mkdir, rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import envPaths from 'env-paths';
import { defined } from './defined.js';
import { MachineError } from './errors.js';
import { hasCode } from './files.js';
import { lock } from './lock.js';
import { keepFolder, removeFolderOnDeath } from './watchdog.js';

/** The kinds of entries. Each kind has a folder in the cache. */
export type CacheKind =
  | 'downloads'
  | 'trees'
  | 'toolchains'
  | 'go-build'
  | 'tests'
  | 'fixtures'
  | 'listings'
  | 'indexes'
  | 'faults'
  | 'clients';

export interface CacheEntryOptions {
  /** How long to wait while another run makes the same entry. */
  timeoutMs?: number;
  /** Called once if another run is making the same entry. */
  onWait?: () => void;
}

/**
 * Files that take long to fetch or to build, by kind and key. An entry is a folder that is either complete or
 * absent: it is made in `staging`, under a lock, and then renamed. The key must cover everything that the
 * entry's content depends on.
 */
export class Cache {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /**
   * Returns the cache at `GO_DEBUGCALL_CACHE`, or in the user's cache folder (below XDG_CACHE_HOME if that is
   * set).
   */
  static default(): Cache {
    const configured = process.env.GO_DEBUGCALL_CACHE;
    return new Cache(configured ? configured : envPaths('go-debugcall-conformance', { suffix: '' }).cache);
  }

  /**
   * Returns the path of an entry, whether it exists or not. `key` consists of letters, digits and `._+~-`.
   */
  path(kind: CacheKind, key: string): string {
    if (!/^[\w.+~-]+$/.test(key) || key.startsWith('.'))
      throw new Error(`bad cache key ${JSON.stringify(key)}`);
    return join(this.root, kind, key);
  }

  has(kind: CacheKind, key: string): boolean {
    return existsSync(this.path(kind, key));
  }

  /**
   * Makes a folder that all runs share and whose users keep it consistent themselves (GOCACHE, for example).
   */
  async shared(kind: CacheKind, key: string): Promise<string> {
    const path = this.path(kind, key);
    await noRoom(() => mkdir(path, { recursive: true }), this.root);
    return path;
  }

  /**
   * Returns the entry's folder. If it is missing, `make` fills the folder that it receives. Two runs at once
   * make it only once. Nothing stays behind when `make` fails or the process dies.
   */
  async entry(
    kind: CacheKind,
    key: string,
    make: (folder: string) => Promise<void>,
    options: CacheEntryOptions = {},
  ): Promise<string> {
    const path = this.path(kind, key);
    const touch = () => utimes(path, new Date(), new Date());
    if (existsSync(path)) {
      await touch();
      return path;
    }
    const held = await noRoom(
      () =>
        lock(join(this.root, 'locks', `${kind}-${key}.lock`), {
          timeoutMs: options.timeoutMs ?? 20 * 60_000,
          ...defined({ onWait: options.onWait }),
        }),
      this.root,
    );
    try {
      if (existsSync(path)) return path;
      const staging = join(this.root, 'staging', `${kind}-${key}`);
      removeFolderOnDeath(staging);
      try {
        await removeFolder(staging);
        await noRoom(async () => {
          await mkdir(staging, { recursive: true });
          await make(staging);
          await mkdir(join(this.root, kind), { recursive: true });
          await rename(staging, path);
        }, this.root);
      } finally {
        await removeFolder(staging);
        keepFolder(staging);
      }
      return path;
    } finally {
      held.release();
    }
  }
}

/** Removes a folder, including read-only folders inside it (Go's module cache has some). */
export async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3 });
}

/** Turns "no space left", "read-only" and "not permitted" below the cache into a sentence for the user. */
async function noRoom<T>(action: () => Promise<T>, root: string): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (hasCode(error, 'ENOSPC') || hasCode(error, 'EDQUOT')) {
      throw new MachineError(`the disk is full: there is no space left for the cache ${root}`, {
        remedy:
          'free some space (`go-debugcall-conformance cache prune` helps), or set GO_DEBUGCALL_CACHE to a folder on another disk',
        cause: error,
      });
    }
    if (hasCode(error, 'EROFS') || hasCode(error, 'EACCES')) {
      throw new MachineError(`the cache ${root} is not writable`, {
        remedy: 'set GO_DEBUGCALL_CACHE to a folder that you can write to',
        cause: error,
      });
    }
    throw error;
  }
}

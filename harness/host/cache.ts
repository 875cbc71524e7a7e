import { existsSync } from 'node:fs';
import { mkdir, rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import envPaths from 'env-paths';
import { MachineError } from './errors.js';
import { hasCode } from './files.js';
import { lock } from './lock.js';
import { keepFolder, removeFolderOnDeath } from './watchdog.js';

/** What the cache holds; each kind is a folder of entries. */
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
  /** Called once if another run is making it. */
  onWait?: () => void;
}

/**
 * Files that are dear to get or to make, by kind and key. An entry is a folder which is complete or
 * absent: it is made in `staging` under a lock and renamed. A key must say all that went into the entry.
 */
export class Cache {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** `GO_DEBUGCALL_CACHE`, else the user's cache folder (XDG_CACHE_HOME is heeded). */
  static default(): Cache {
    const told = process.env.GO_DEBUGCALL_CACHE;
    return new Cache(told ? told : envPaths('go-debugcall-conformance', { suffix: '' }).cache);
  }

  /** Where the entry is, or will be. `key` is made of letters, digits and `._+~-`. */
  path(kind: CacheKind, key: string): string {
    if (!/^[\w.+~-]+$/.test(key) || key.startsWith('.'))
      throw new Error(`bad cache key ${JSON.stringify(key)}`);
    return join(this.root, kind, key);
  }

  has(kind: CacheKind, key: string): boolean {
    return existsSync(this.path(kind, key));
  }

  /** A folder of this kind that is shared by all runs and that its users keep consistent (GOCACHE, say). */
  async shared(kind: CacheKind, key: string): Promise<string> {
    const path = this.path(kind, key);
    await noRoom(() => mkdir(path, { recursive: true }), this.root);
    return path;
  }

  /**
   * The entry's folder, made by `make` where it is missing. `make` fills the folder that it is given; two
   * runs at once make it once. When `make` fails or the process dies nothing stays behind.
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
          ...(options.onWait === undefined ? {} : { onWait: options.onWait }),
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

/** Removes a folder, read-only ones inside it included (Go's module cache has such). */
export async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3 });
}

/** Turns "no space left", "read-only" and "not permitted" below the cache into a sentence. */
async function noRoom<T>(action: () => Promise<T>, root: string): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (hasCode(error, 'ENOSPC') || hasCode(error, 'EDQUOT')) {
      throw new MachineError(`the disk is full: no room left below the cache ${root}`, {
        remedy:
          'free some space (`go-debugcall-conformance cache prune` helps), or set GO_DEBUGCALL_CACHE to a folder with room',
        cause: error,
      });
    }
    if (hasCode(error, 'EROFS') || hasCode(error, 'EACCES')) {
      throw new MachineError(`the cache ${root} can't be written`, {
        remedy: 'set GO_DEBUGCALL_CACHE to a folder that you may write',
        cause: error,
      });
    }
    throw error;
  }
}

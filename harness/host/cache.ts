import { randomBytes } from 'node:crypto';
import { existsSync, renameSync, utimesSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CacheKind } from './cache/kinds.js';
import { asCacheError, cacheRoot, isRefusedWrite, openRoot } from './cache/root.js';
import { damageOf, readSeal, sealEntry } from './cache/seal.js';
import { noteGrowth, noteUse } from './cache/touches.js';
import { atGate, markUsed } from './cache/use.js';
import { defined } from './defined.js';
import { makeFolders } from './files.js';
import { type Lock, type LockOptions, lock } from './lock.js';
import { keepFolder, removeFolderOnDeath } from './watchdog.js';

export type { CacheKind } from './cache/kinds.js';

export interface CacheEntryOptions {
  /** How long to wait while another run makes the same entry. */
  timeoutMs?: number;
  /** Called once if another run is making the same entry. */
  onWait?: () => void;
  /** Returns what is wrong with an entry, as the end of a sentence, beyond what the cache itself looks at. */
  fault?: (folder: string) => string | undefined;
  /** Called if the entry is damaged and will be made again, with a sentence about it. */
  onDamage?: (sentence: string) => void;
}

/**
 * Files that take long to fetch or to build, by kind and key. An entry is a folder that is either complete or
 * absent: it is made in `staging`, under a lock, and then renamed. The key must cover everything that the
 * entry's content depends on.
 *
 * The user's cache outlives its processes: each process marks what it uses, so that another one does not
 * remove it, and checks an entry when it uses it for the first time. The cache of one run needs neither.
 */
export class Cache {
  /** Entries that this process makes, or waits for, at the moment. */
  readonly #making = new Map<string, Promise<string>>();
  /** Entries that this process found complete. */
  readonly #sound = new Set<string>();
  readonly #root: string | undefined;
  readonly owner: 'user' | 'run';

  constructor(root: string | undefined, owner: 'user' | 'run' = 'run') {
    this.#root = root;
    this.owner = owner;
  }

  /** Returns the user's cache. Its folder is looked for when it is needed. */
  static default(): Cache {
    return usersCache;
  }

  /** The folder. Throws MachineError if there is no place for one. */
  get root(): string {
    return this.#root ?? cacheRoot();
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

  /** Makes the cache's folder if it is missing. Throws MachineError if that fails. */
  open(): void {
    openRoot(this.root);
    noteUse(this.root);
  }

  /**
   * Takes a lock of this name. In a cache that can't be written to nobody makes anything, and the lock holds
   * nothing.
   */
  async lock(name: string, options: LockOptions): Promise<Lock> {
    this.open();
    return await this.#ownCall(async () => {
      try {
        return await lock(join(this.root, 'locks', `${name}.lock`), options);
      } catch (error) {
        if (!isRefusedWrite(error)) throw error;
        return { release: () => undefined };
      }
    });
  }

  /**
   * Makes a folder that all runs share and whose users keep it consistent themselves (GOCACHE, for example).
   */
  async shared(kind: CacheKind, key: string): Promise<string> {
    const path = this.path(kind, key);
    this.open();
    await this.#ownCall(async () => {
      // Marked first: then it can't go between the two steps.
      this.#mark(kind, key, () => true);
      if (existsSync(path)) return;
      await makeFolders(path);
      noteGrowth(this.root);
    });
    touch(path);
    return path;
  }

  /** Marks an entry as used. Returns its path, or undefined if it is missing or damaged. */
  use(
    kind: CacheKind,
    key: string,
    options: Pick<CacheEntryOptions, 'onDamage' | 'fault'> = {},
  ): string | undefined {
    const path = this.path(kind, key);
    if (!this.#mark(kind, key, () => existsSync(path))) return undefined;
    const damage = this.#damage(path) ?? options.fault?.(path);
    if (damage !== undefined) {
      options.onDamage?.(`${kind}/${key} in the cache is damaged: ${damage}`);
      return undefined;
    }
    touch(path);
    return path;
  }

  /**
   * Returns the entry's folder. If it is missing or damaged, `make` fills the folder that it receives. Two
   * runs at once make it only once. Nothing stays behind when `make` fails or the process dies.
   */
  async entry(
    kind: CacheKind,
    key: string,
    make: (folder: string) => Promise<void>,
    options: CacheEntryOptions = {},
  ): Promise<string> {
    const path = this.path(kind, key);
    // Releases are judged at the same time: what two of them need is made by the first.
    const making = this.#making.get(path) ?? this.#entry(path, kind, key, make, options);
    this.#making.set(path, making);
    try {
      return await making;
    } finally {
      if (this.#making.get(path) === making) this.#making.delete(path);
    }
  }

  async #entry(
    path: string,
    kind: CacheKind,
    key: string,
    make: (folder: string) => Promise<void>,
    options: CacheEntryOptions,
  ): Promise<string> {
    const { timeoutMs = 20 * 60_000, onWait, fault } = options;
    this.open();
    if (this.use(kind, key, defined({ fault })) !== undefined) return path;
    const held = await this.lock(`${kind}-${key}`, { timeoutMs, ...defined({ onWait }) });
    try {
      if (this.use(kind, key, options) !== undefined) return path;
      await this.#ownCall(() => this.#removeDamaged(path));
      await this.#make(kind, key, make);
      return path;
    } finally {
      held.release();
    }
  }

  /**
   * Makes a folder in `staging` that other runs leave alone while this process lives. It is removed with it.
   */
  async staging(name: string): Promise<string> {
    this.open();
    const folder = join(this.root, 'staging', name);
    this.#mark('staging', name, () => true);
    removeFolderOnDeath(folder);
    await makeFolders(folder);
    return folder;
  }

  async #make(kind: CacheKind, key: string, make: (folder: string) => Promise<void>): Promise<void> {
    const path = this.path(kind, key);
    const staging = join(this.root, 'staging', `${kind}-${key}`);
    removeFolderOnDeath(staging);
    try {
      await this.#ownCall(async () => {
        await removeFolder(staging);
        await makeFolders(staging);
        noteGrowth(this.root);
      });
      try {
        await make(staging);
        if (this.owner === 'user') sealEntry(staging);
      } catch (error) {
        throw asCacheError(error, this.root);
      }
      await this.#ownCall(async () => {
        await makeFolders(join(this.root, kind));
        await rename(staging, path);
      });
      this.#sound.add(path);
      this.#mark(kind, key, () => true);
    } finally {
      await removeFolder(staging);
      keepFolder(staging);
    }
  }

  #mark(kind: CacheKind | 'staging', key: string, isThere: () => boolean): boolean {
    if (this.owner === 'run' || !existsSync(this.root)) return isThere();
    return markUsed(this.root, `${kind}/${key}`, isThere);
  }

  /** Returns what is wrong with an entry, as the end of a sentence; undefined if it is complete. */
  #damage(path: string): string | undefined {
    if (this.owner === 'run' || this.#sound.has(path)) return undefined;
    const seal = readSeal(path);
    if (seal === 'damaged') return 'its list of files is cut short';
    if (seal === undefined) adopt(path);
    else {
      const damage = damageOf(path, seal);
      if (damage !== undefined) return damage;
    }
    this.#sound.add(path);
    return undefined;
  }

  /** Takes a damaged entry away. The next call of `use` would otherwise find it again. */
  async #removeDamaged(path: string): Promise<void> {
    if (!existsSync(path)) return;
    const doomed = join(this.root, 'staging', `removed-${randomBytes(6).toString('hex')}`);
    await makeFolders(join(this.root, 'staging'));
    atGate(this.root, 'exclusive', () => renameSync(path, doomed));
    await removeFolder(doomed);
  }

  async #ownCall<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw asCacheError(error, this.root, true);
    }
  }
}

const usersCache = new Cache(undefined, 'user');

/** Removes a folder, including read-only folders inside it (Go's module cache has some). */
export async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3 });
}

/**
 * Seals an entry that a version of this program without seals has made: that it is there says that it was
 * complete.
 */
function adopt(path: string): void {
  try {
    sealEntry(path);
  } catch (error) {
    if (!isRefusedWrite(error)) throw error;
  }
}

/** The time of an entry's folder is that of its last use. */
function touch(path: string): void {
  try {
    utimesSync(path, new Date(), new Date());
  } catch (error) {
    if (!isRefusedWrite(error)) throw error;
  }
}

import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MachineError } from './errors.js';
import { makeFoldersSync } from './files.js';
import { errnoName, lastErrno, libc } from './libc.js';

const LOCK_SH = 1;
const LOCK_EX = 2;
const LOCK_NB = 4;
const flock = libc.func('int flock(int fd, int operation)');

/**
 * `shared`: several processes may hold it at once; `exclusive`: only one, and nobody else holds it shared.
 */
export type LockMode = 'shared' | 'exclusive';

export interface Lock {
  release(): void;
}

export interface LockOptions {
  /** How long to wait while another run holds the lock. */
  timeoutMs: number;
  /** Called once if another run holds the lock. */
  onWait?: () => void;
}

/** Takes the lock, or returns undefined if another run holds it. */
export function tryLock(path: string, mode: LockMode = 'exclusive'): Lock | undefined {
  makeFoldersSync(dirname(path));
  const fd = openSync(path, 'a');
  try {
    if (lockFile(fd, path, mode)) return { release: () => closeSync(fd) };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  closeSync(fd);
  return undefined;
}

/**
 * Locks an open file until it is closed. Returns false if another run holds the lock. `path` is for messages.
 */
export function lockFile(fd: number, path: string, mode: LockMode): boolean {
  if (flock(fd, (mode === 'shared' ? LOCK_SH : LOCK_EX) | LOCK_NB) === 0) return true;
  const name = errnoName(lastErrno());
  if (name === 'EAGAIN' || name === 'EWOULDBLOCK') return false;
  throw new Error(`flock ${path}: ${name}`);
}

/**
 * Takes an exclusive lock on a file (flock(2)). The kernel releases it when this process ends, for any
 * reason, so a lock is never stale. The file itself stays; its existence means nothing.
 */
export async function lock(path: string, options: LockOptions): Promise<Lock> {
  const deadline = performance.now() + options.timeoutMs;
  let announced = false;
  for (;;) {
    const taken = tryLock(path);
    if (taken !== undefined) return taken;
    if (!announced) options.onWait?.();
    announced = true;
    if (performance.now() > deadline) {
      throw new MachineError(`another run has held ${path} for ${Math.round(options.timeoutMs / 1000)} s`, {
        remedy: 'wait until it ends, or end it, then try again',
      });
    }
    await sleep(50);
  }
}

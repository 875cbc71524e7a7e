import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MachineError } from './errors.js';
import { errnoName, lastErrno, libc } from './libc.js';

const LOCK_EX = 2;
const LOCK_NB = 4;
const flock = libc.func('int flock(int fd, int operation)');

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
export function tryLock(path: string): Lock | undefined {
  mkdirSync(dirname(path), { recursive: true });
  const fd = openSync(path, 'a');
  if (flock(fd, LOCK_EX | LOCK_NB) === 0) return { release: () => closeSync(fd) };
  const errno = lastErrno();
  closeSync(fd);
  if (errnoName(errno) === 'EAGAIN' || errnoName(errno) === 'EWOULDBLOCK') return undefined;
  throw new Error(`flock ${path}: ${errnoName(errno)}`);
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

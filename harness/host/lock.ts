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
  /** How long to wait for another run that holds it. */
  timeoutMs: number;
  /** Called once if another run holds it. */
  onWait?: () => void;
}

/** Takes the lock if nobody has it. */
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
 * Takes an exclusive lock on a file (flock(2)). The kernel lets go of it when this process ends, however
 * it ends, so a lock is never stale; the file itself stays and means nothing.
 */
export async function lock(path: string, options: LockOptions): Promise<Lock> {
  const deadline = performance.now() + options.timeoutMs;
  let told = false;
  for (;;) {
    const taken = tryLock(path);
    if (taken !== undefined) return taken;
    if (!told) options.onWait?.();
    told = true;
    if (performance.now() > deadline) {
      throw new MachineError(`another run has held ${path} for ${Math.round(options.timeoutMs / 1000)} s`, {
        remedy: 'wait for it to end, or end it, then try again',
      });
    }
    await sleep(50);
  }
}

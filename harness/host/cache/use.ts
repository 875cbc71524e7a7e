import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { MachineError } from '../errors.js';
import { hasCode, makeFoldersSync } from '../files.js';
import { type Lock, lockFile, tryLock } from '../lock.js';
import { isFull, isRefusedWrite } from './root.js';

/*
 * Who uses what. Each process has a file in the cache's folder `use`, which it keeps locked, and to which it
 * appends the name of each entry before it uses that entry. The kernel releases the lock when the process
 * ends, so the file of a dead process is recognized by its lock. The gate orders the two sides: a process
 * marks an entry, and a pruner looks at the marks and renames an entry, only while they hold it.
 */

const gateTimeoutMs = 10_000;

/** A process that uses entries of the cache. */
export interface CacheUser {
  pid: number;
  /** What the user typed. */
  command: string;
  /** `kind/key` of each entry. */
  entries: string[];
}

interface Mark {
  path: string;
  fd: number;
  entries: Set<string>;
}

/** The marks of this process, by the cache's folder. */
const own = new Map<string, Mark>();
/** They are released when this process ends by itself. */
let releasedAtExit = false;

/**
 * Does something while nobody removes entries (`shared`) or uses a further one (`exclusive`). Returns
 * undefined if the lock can't be made because this user can't write to the cache, or because its disk is
 * full.
 */
export function atGate<T>(root: string, mode: 'shared' | 'exclusive', action: () => T): T | undefined {
  const deadline = performance.now() + gateTimeoutMs;
  const path = join(root, 'locks', 'gate.lock');
  for (;;) {
    let gate: Lock | undefined;
    try {
      gate = tryLock(path, mode);
    } catch (error) {
      if (isRefusedWrite(error) || isFull(error)) return undefined;
      throw error;
    }
    if (gate !== undefined) {
      try {
        return action();
      } finally {
        gate.release();
      }
    }
    if (performance.now() > deadline) {
      throw new MachineError(`another run has held ${path} for ${gateTimeoutMs / 1000} s`, {
        remedy: 'wait until it ends, or end it, then try again',
      });
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
  }
}

/** Marks an entry (`kind/key`) as used by this process, if `action`, which looks for it, returns true. */
export function markUsed(root: string, entry: string, isThere: () => boolean): boolean {
  if (own.get(root)?.entries.has(entry)) return isThere();
  const marked = atGate(root, 'shared', () => {
    if (!isThere()) return false;
    try {
      const mark = ownMark(root);
      writeSync(mark.fd, `${entry}\n`);
      mark.entries.add(entry);
    } catch (error) {
      // Without marks a complete cache still works, and this user could not remove anything from it either.
      if (!isRefusedWrite(error) && !isFull(error)) throw error;
    }
    return true;
  });
  return marked ?? isThere();
}

/** Ends this process's use of everything in the cache. */
export function releaseMarks(root: string): void {
  const mark = own.get(root);
  if (mark === undefined) return;
  own.delete(root);
  closeSync(mark.fd);
  remove(mark.path);
}

/**
 * The live processes that use entries of the cache. Call it at the gate, `exclusive`: it removes marks of
 * dead ones.
 */
export function cacheUsers(root: string): CacheUser[] {
  const folder = join(root, 'use');
  return namesIn(folder).flatMap(name => {
    const path = join(folder, name);
    const dead = tryLock(path, 'exclusive');
    if (dead !== undefined) {
      remove(path);
      dead.release();
      return [];
    }
    const [head = '', ...entries] = readFileSync(path, 'utf8').trimEnd().split('\n');
    const [pid = '', ...command] = head.split(' ');
    return [{ pid: Number(pid), command: command.join(' '), entries }];
  });
}

function ownMark(root: string): Mark {
  const known = own.get(root);
  if (known !== undefined) return known;
  const path = join(root, 'use', `${process.pid}-${randomBytes(4).toString('hex')}`);
  makeFoldersSync(join(root, 'use'));
  const fd = openSync(path, 'wx');
  lockFile(fd, path, 'exclusive');
  writeSync(fd, `${process.pid} ${JSON.stringify(process.argv.slice(2).join(' ')).slice(1, -1)}\n`);
  if (!releasedAtExit) process.once('exit', () => [...own.keys()].forEach(releaseMarks));
  releasedAtExit = true;
  const mark = { path, fd, entries: new Set<string>() };
  own.set(root, mark);
  return mark;
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT') && !isRefusedWrite(error)) throw error;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

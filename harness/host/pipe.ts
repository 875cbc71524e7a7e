import { readdirSync } from 'node:fs';
import { errnoName, lastErrno, libc } from './libc.js';

const O_CLOEXEC = 0o2000000;
const FD_CLOEXEC = 1;
const F_SETFD = 2;
const pipe2 = libc.func('int pipe2(_Out_ int *fds, int flags)');

const fcntl = libc.func('int fcntl(int fd, int command, int argument)');

/**
 * Has an exec close every open file but standard input, output and error. Node opens its own files that way.
 * Those that this process inherited from its caller (a make, the runner of a CI) would stay open in
 * everything that it starts.
 */
export function closeInheritedOnExec(): void {
  for (const name of readdirSync('/proc/self/fd')) {
    // One of them is the folder itself, which is closed again: it does not matter that this fails for it.
    if (Number(name) > 2) fcntl(Number(name), F_SETFD, FD_CLOEXEC);
  }
}

/** A pipe (pipe(2)): the end to read from and the end to write to. Neither is passed on by an exec. */
export function pipe(): [read: number, write: number] {
  const fds = [0, 0];
  if (pipe2(fds, O_CLOEXEC) !== 0) throw new Error(`pipe2: ${errnoName(lastErrno())}`);
  return fds as [number, number];
}

import { errnoName, lastErrno, libc } from './libc.js';

const O_CLOEXEC = 0o2000000;
const pipe2 = libc.func('int pipe2(_Out_ int *fds, int flags)');

/** A pipe (pipe(2)): the end to read from and the end to write to. Neither is passed on by an exec. */
export function pipe(): [read: number, write: number] {
  const fds = [0, 0];
  if (pipe2(fds, O_CLOEXEC) !== 0) throw new Error(`pipe2: ${errnoName(lastErrno())}`);
  return fds as [number, number];
}

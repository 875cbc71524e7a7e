import { hasCode, messageOf } from '../host/files.js';
import { SystemCallError } from '../target/ptrace/kernel.js';
import { TargetExitedError } from '../target/target.js';

/** What a system call says when this machine has run out of something. */
const exhausted = ['ENOSPC', 'EDQUOT', 'ENOMEM', 'EMFILE', 'ENFILE', 'EAGAIN'];

const SIGKILL = 9;

/**
 * Says what this machine did to a scenario, if an error is its doing and not Go's: it has run out of memory, disk space,
 * files or processes, or something has killed the program under test. Returns undefined for any other error.
 */
export function strayOf(error: unknown): string | undefined {
  if (isExhausted(error)) return messageOf(error);
  // No runtime sends itself SIGKILL; the kernel does when memory runs out. A program that passes its deadline has another
  // error.
  if (error instanceof TargetExitedError && error.signal === SIGKILL) {
    return 'something killed the program under test by SIGKILL, as the kernel does when memory runs out';
  }
  return undefined;
}

function isExhausted(error: unknown): boolean {
  if (error instanceof SystemCallError) return exhausted.includes(error.errno);
  return exhausted.some(code => hasCode(error, code));
}

import { readFileSync } from 'node:fs';
import { hasCode, messageOf } from '../host/files.js';
import { deadlinePassed } from '../target/ptrace/deadline.js';
import { SystemCallError } from '../target/ptrace/kernel.js';
import { DeadlineError, TargetExitedError } from '../target/target.js';

/** What a system call says when this machine has run out of something. */
const exhausted = ['ENOSPC', 'EDQUOT', 'ENOMEM', 'EMFILE', 'ENFILE', 'EAGAIN'];

const SIGKILL = 9;

const killed = 'something killed the program under test by SIGKILL, as the kernel does when memory runs out';

/**
 * Says what this machine did to a scenario, if an error is its doing and not Go's: it has run out of memory,
 * disk space, files or processes, or something has killed the program under test, whose process is `pid`.
 * Returns undefined for any other error.
 */
export function strayOf(error: unknown, pid?: number): string | undefined {
  if (isExhausted(error)) return messageOf(error);
  // No runtime sends itself SIGKILL; the kernel does when memory runs out.
  if (error instanceof TargetExitedError) return error.signal === SIGKILL ? killed : undefined;
  // The debugger kills it too, at its deadline; that is a hang.
  if (error instanceof DeadlineError || deadlinePassed()) return undefined;
  // Whatever is asked of a stopped program fails when it was killed in the meantime.
  return pid !== undefined && endedBy(pid) === SIGKILL ? killed : undefined;
}

/** The signal that ended a process of ours that nobody has waited for yet; undefined while it lives. */
function endedBy(pid: number): number | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ESRCH')) return undefined;
    throw error;
  }
  // The name of the program, in parentheses, may hold anything; after it come the state, and as the 50th the
  // wait status.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? Number(fields[49]) & 0x7f : undefined;
}

function isExhausted(error: unknown): boolean {
  if (error instanceof SystemCallError) return exhausted.includes(error.errno);
  return exhausted.some(code => hasCode(error, code));
}

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { hasCode } from './files.js';

/** Processes in a sandbox at which it is ended: a go command runs a few, a program under test one. */
export const processLimit = 300;

const everyMs = 200;

/**
 * Counts the processes in a sandbox until `stop`, and calls `exceeded` when there are too many. A limit of the kernel's
 * wouldn't do: RLIMIT_NPROC doesn't hold for root, in whose name containers of CI run.
 *
 * @param pid bwrap's process, whose child is the first of the sandbox
 */
export function watchProcesses(pid: number, exceeded: () => void): { stop: () => void } {
  let namespace: string | undefined;
  const timer = setInterval(() => {
    namespace ??= namespaceBelow(pid);
    if (namespace !== undefined && processesIn(namespace) > processLimit) exceeded();
  }, everyMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

/** The pid namespace of the child of a process, as proc(5) names it; undefined while that is no other than its parent's. */
function namespaceBelow(pid: number): string | undefined {
  return unlessGone(() => {
    const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    if (child === undefined || child === '') return undefined;
    const namespace = readlinkSync(`/proc/${child}/ns/pid`);
    return namespace === readlinkSync('/proc/self/ns/pid') ? undefined : namespace;
  });
}

function processesIn(namespace: string): number {
  return readdirSync('/proc').filter(
    name => /^\d+$/.test(name) && unlessGone(() => readlinkSync(`/proc/${name}/ns/pid`)) === namespace,
  ).length;
}

/** Processes end while one looks at them, and those of others can't be looked at. */
function unlessGone<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].some(code => hasCode(error, code))) return undefined;
    throw error;
  }
}

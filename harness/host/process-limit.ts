import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode } from './files.js';

/** A sandbox with more processes than this is ended: a go command runs a few, a program under test one. */
export const processLimit = 300;

const everyMs = 200;
const goneWithinMs = 20_000;

/** Watches the processes of a sandbox. */
export interface ProcessWatch {
  /**
   * Waits until every process has gone, then ends the watch. All are killed at once, but each dies only when
   * the kernel gets to it.
   */
  end(): Promise<void>;
}

/**
 * Counts the processes in a sandbox and calls `exceeded` when there are too many. The kernel keeps them from
 * becoming thousands between two looks: see task-group.ts.
 * @param pid bwrap's process, whose child is the first process in the sandbox
 */
export function watchProcesses(pid: number, exceeded: () => void): ProcessWatch {
  let namespace: string | undefined;
  const timer = setInterval(() => {
    namespace ??= namespaceBelow(pid);
    if (namespace !== undefined && processesIn(namespace) > processLimit) exceeded();
  }, everyMs);
  timer.unref();
  return {
    async end() {
      clearInterval(timer);
      const deadline = performance.now() + goneWithinMs;
      while (namespace !== undefined && processesIn(namespace) > 0 && performance.now() < deadline) {
        await sleep(20);
      }
    },
  };
}

/**
 * Returns the pid namespace of a process's child, as proc(5) names it; undefined while that is still our own.
 */
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

/** Processes end while we look at them, and other users' processes are not readable. */
function unlessGone<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].some(code => hasCode(error, code))) return undefined;
    throw error;
  }
}

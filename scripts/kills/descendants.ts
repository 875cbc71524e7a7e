import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { errnoName, lastErrno, libc } from '../../harness/host/libc.js';

const prSetChildSubreaper = 36;
const wnohang = 1;
const prctl = libc.func('int prctl(int option, ulong a, ulong b, ulong c, ulong d)');
const waitpid = libc.func('int waitpid(int pid, _Out_ int *status, int options)');

/** From now on orphans below this process become its children: none can hide. */
export function adoptOrphans(): void {
  if (prctl(prSetChildSubreaper, 1, 0, 0, 0) !== 0) throw new Error(`prctl: ${errnoName(lastErrno())}`);
}

/**
 * Waits until this process has no children, and returns those that are left after the deadline, each as it was
 * started.
 */
export async function leftBehind(timeoutMs: number): Promise<string[]> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const left = children();
    if (left.length === 0 || performance.now() > deadline) return left.map(commandOf);
    await sleep(20);
  }
}

/** Live children of this process. Dead ones that were adopted are buried: nobody else does it. */
function children(): number[] {
  return readdirSync('/proc').flatMap(name => {
    const pid = Number(name);
    const stat = Number.isInteger(pid) ? statOf(pid) : undefined;
    if (stat === undefined || stat.parent !== process.pid) return [];
    if (stat.state !== 'Z') return [pid];
    waitpid(pid, [0], wnohang);
    return [];
  });
}

function statOf(pid: number): { state: string; parent: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program, in parentheses, may hold anything.
    const [state = '', parent = ''] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state, parent: Number(parent) };
  } catch {
    // It ended meanwhile.
    return undefined;
  }
}

function commandOf(pid: number): string {
  try {
    return `${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()}`;
  } catch {
    return `${pid}`;
  }
}

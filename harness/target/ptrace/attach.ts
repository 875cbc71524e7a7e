import { readdirSync, readFileSync } from 'node:fs';
import { MachineError, UsageError } from '../../host/errors.js';
import { hasCode } from '../../host/files.js';
import { Options, ptrace, Request, SystemCallError, type WaitResult, waitForAny } from './kernel.js';

/**
 * Seizes all threads of a running process, without stopping them. The kernel traces its later threads too. Unlike
 * a program that this debugger started, the process does not end with this one.
 * @throws UsageError if there is no such process, MachineError where tracing it is forbidden.
 */
export function seizeAll(pid: number): number[] {
  const seized = new Set<number>();
  // A thread that has not been seized yet may start others.
  for (let before = -1; before < seized.size; ) {
    before = seized.size;
    for (const tid of threadsOf(pid)) {
      if (!seized.has(tid) && seize(pid, tid)) seized.add(tid);
    }
  }
  return [...seized];
}

/** Returns false for a thread that has ended, or that is traced already because its parent is. */
function seize(pid: number, tid: number): boolean {
  try {
    ptrace(Request.SEIZE, tid, 0, Options.TRACECLONE);
    return true;
  } catch (error) {
    if (!(error instanceof SystemCallError)) throw error;
    if (error.errno === 'ESRCH') return false;
    const tracer = tracerOf(tid);
    if (tracer === process.pid) return false;
    if (tracer !== 0) {
      throw new MachineError(`process ${pid} is traced by process ${tracer} already`, {
        remedy: 'end that debugger first: a program has one tracer at a time',
        cause: error,
      });
    }
    throw new MachineError(`this machine does not allow tracing process ${pid}: ${error.message}`, {
      remedy:
        'run this as the user of the process, or as root; with kernel.yama.ptrace_scope=1, only root may trace what it did not start',
      cause: error,
    });
  }
}

/** The process that traces a thread; 0 if none does. */
function tracerOf(tid: number): number {
  try {
    const status = readFileSync(`/proc/${tid}/status`, 'utf8');
    return Number(/^TracerPid:\s*(\d+)$/m.exec(status)?.[1] ?? 0);
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ESRCH')) return 0;
    throw error;
  }
}

function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch (error) {
    if (!hasCode(error, 'ENOENT') && !hasCode(error, 'ESRCH')) throw error;
    throw new UsageError(`there is no process ${pid}`, { cause: error });
  }
}

/** How long this thread sleeps between two looks, in milliseconds. */
const shortestNapMs = 0.05;
const longestNapMs = 2;
const nap = new Int32Array(new SharedArrayBuffer(4));

/**
 * Waits for any traced thread as `waitForAny`, by looking again and again: a wait that blocks could be ended only by
 * killing the program.
 */
export function lookForAny(): WaitResult {
  for (let napMs = shortestNapMs; ; napMs = Math.min(longestNapMs, napMs * 1.2)) {
    const result = waitForAny(false);
    if (result !== undefined) return result;
    Atomics.wait(nap, 0, 0, napMs);
  }
}

import { readFileSync } from 'node:fs';
import { MachineError } from '../../host/errors.js';
import { Event, Options, ptrace, Request, SystemCallError, waitForAny } from './kernel.js';

const SIGSTOP = 19;
const AT_NULL = 0;
const AT_ENTRY = 9;

/**
 * Seizes a process that stops itself before it executes a program (see `spawnStopped`), and lets it go on to
 * the first instruction of that program. The kernel traces its later threads too, and kills it when this
 * process ends. Throws `MachineError` where the kernel forbids tracing.
 */
export function seizeUntilExec(pid: number): void {
  try {
    ptrace(Request.SEIZE, pid, 0, Options.TRACECLONE | Options.TRACEEXEC | Options.EXITKILL);
  } catch (error) {
    throw forbidden(error);
  }
  // The shell's own exec may not have ended when it is seized. The one that counts comes after its stop.
  let stopped = false;
  for (;;) {
    const result = waitForAny(true);
    if (result === undefined || (result.status & 0xff) !== 0x7f) {
      throw new Error(`process ${pid} ended before it executed its program (wait status ${result?.status})`);
    }
    const event = result.status >> 16;
    const signal = (result.status >> 8) & 0xff;
    if (event === Event.EXEC && stopped) return;
    if (signal === SIGSTOP) stopped = true;
    // It stopped itself either before it was seized (a group stop) or after (the signal is about to be
    // delivered).
    if (event === Event.STOP && signal === SIGSTOP) process.kill(pid, 'SIGCONT');
    ptrace(Request.CONT, pid, 0, 0);
  }
}

/**
 * The error for the user where ptrace(2) is forbidden, with the remedy; other errors are returned as they
 * are.
 */
function forbidden(error: unknown): unknown {
  if (!(error instanceof SystemCallError) || !['EPERM', 'EACCES', 'ENOSYS'].includes(error.errno))
    return error;
  return new MachineError(`this machine does not allow tracing: ${error.message}`, {
    remedy:
      'in a container, start it with --cap-add=SYS_PTRACE or --security-opt seccomp=unconfined; on a host with ' +
      'kernel.yama.ptrace_scope=3, lower it (sysctl) and reboot. `go-debugcall-conformance doctor` shows which',
    cause: error,
  });
}

/** Returns the load bias of a position-independent program, from the entry point that the kernel used. */
export function loadBiasOf(pid: number, entry: number): number {
  const vector = readFileSync(`/proc/${pid}/auxv`);
  for (let offset = 0; offset + 16 <= vector.length; offset += 16) {
    const type = Number(vector.readBigUInt64LE(offset));
    if (type === AT_ENTRY) return Number(vector.readBigUInt64LE(offset + 8)) - entry;
    if (type === AT_NULL) break;
  }
  throw new Error(`process ${pid} has no entry point in its auxiliary vector`);
}

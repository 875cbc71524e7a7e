import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MachineError } from '../../host/errors.js';
import { TargetExitedError } from '../target.js';
import { setDeadline } from './deadline.js';
import { Event, Options, ptrace, Request, SystemCallError, waitForAny } from './kernel.js';
import { spawnStopped } from './spawn.js';
import { spawnInside } from './spawn-inside.js';

const SIGSTOP = 19;
const AT_NULL = 0;
const AT_ENTRY = 9;

export interface StartTracedOptions {
  args?: string[];
  env?: Record<string, string>;
  timeoutMs: number;
  sandboxed?: boolean;
}

/** A program at its first instruction, and the process of the sandbox that it is in. */
export interface Started {
  pid: number;
  sandbox?: number;
}

/**
 * Starts a program under trace, up to its first instruction. Its output goes to the files `stdout` and
 * `stderr` in `folder`. Adds each process that it starts to `begun`: after an error the caller ends them.
 */
export function startTraced(
  path: string,
  folder: string,
  { args = [], env, timeoutMs, sandboxed = false }: StartTracedOptions,
  begun: number[],
): Started {
  const options = {
    env: { PATH: '/usr/bin:/bin', ...env },
    stdoutPath: join(folder, 'stdout'),
    stderrPath: join(folder, 'stderr'),
  };
  const begin = (pid: number): void => {
    begun.push(pid);
    setDeadline(pid, timeoutMs);
  };
  if (!sandboxed) {
    const pid = spawnStopped(path, args, options);
    begin(pid);
    seizeUntilExec(pid);
    return { pid };
  }
  const { pid, go } = spawnInside(path, args, options, begin);
  const [sandbox] = begun;
  seizeAndGo(pid, go);
  return sandbox === undefined ? { pid } : { pid, sandbox };
}

/**
 * Seizes a process that stops itself before it executes a program (see `spawnStopped`), and lets it go on to
 * the first instruction of that program. The kernel traces its later threads too, and kills it when this
 * process ends. Throws `MachineError` where the kernel forbids tracing.
 */
export function seizeUntilExec(pid: number): void {
  try {
    ptrace(Request.SEIZE, pid, 0, Options.TRACECLONE | Options.TRACEEXEC | Options.EXITKILL);
  } catch (error) {
    // A process that is dead already can't be seized either, and the kernel says EPERM for that too.
    const end = waitForAny(false);
    if (end?.tid === pid && (end.status & 0xff) !== 0x7f) throw endedEarly(pid, end.status);
    throw forbidden(error);
  }
  // The shell's own exec may not have ended when it is seized. The one that counts comes after its stop.
  let stopped = false;
  for (;;) {
    const result = waitForAny(true);
    if (result === undefined || (result.status & 0xff) !== 0x7f) {
      throw endedEarly(pid, result?.status ?? 0);
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
 * Seizes a process that waits for `go` and then executes a program, and lets it go on to the first
 * instruction of that program. Otherwise as `seizeUntilExec`.
 */
function seizeAndGo(pid: number, go: () => void): void {
  seize(pid, Options.TRACECLONE | Options.TRACEEXEC | Options.EXITKILL);
  go();
  for (;;) {
    const result = waitForAny(true);
    if (result === undefined || (result.tid === pid && (result.status & 0xff) !== 0x7f)) {
      throw new Error(`process ${pid} ended before it executed its program (wait status ${result?.status})`);
    }
    if (result.tid !== pid) continue;
    if (result.status >> 16 === Event.EXEC) return;
    ptrace(Request.CONT, pid, 0, 0);
  }
}

/** Seizes a thread with these options. Throws `MachineError` where the kernel forbids tracing. */
export function seize(tid: number, options: number): void {
  try {
    ptrace(Request.SEIZE, tid, 0, options);
  } catch (error) {
    throw forbidden(error);
  }
}

/** The error for a process that ended before it executed its program; `status` as wait(2) returns it. */
function endedEarly(pid: number, status: number): TargetExitedError {
  const signal = status & 0x7f;
  const how = signal === 0 ? { exitCode: status >> 8 } : { signal };
  return new TargetExitedError(how, `(process ${pid} had not executed its program)`);
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
      'kernel.yama.ptrace_scope=3, lower it (sysctl) and reboot. `npx go-debugcall-conformance doctor` shows which',
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

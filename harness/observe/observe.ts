import { release } from 'node:os';
import { delimiter, join } from 'node:path';
import { UsageError } from '../host/errors.js';
import { isExecutable } from '../host/files.js';
import { silenceChildStops } from '../target/ptrace/child-stops.js';
import { spawn } from '../target/ptrace/spawn.js';
import type { ObservedCall } from './following/call.js';
import { Follow } from './following/follow.js';
import { processOfThread, tracerOfThread } from './tracing/process.js';
import { requireSystemCallInfo, Tracer, type TracingEnd } from './tracing/tracer.js';

/** A debugger to start, or one that runs. */
export type Observed = { command: readonly string[] } | { pid: number };

export interface ObserveOptions {
  timeoutMs: number;
  /** Ends the observation: what was started is killed, what was attached to is let go. */
  signal: AbortSignal;
  /** Open files that a debugger that is started has as its standard input, output and error. */
  files?: readonly [number, number, number];
  /** Its environment; this process's own when absent. */
  env?: Record<string, string>;
}

/** What a debugger was seen to do. */
export interface Observation {
  calls: readonly ObservedCall[];
  /** Why programs that it debugged allow no calls, as sentences. */
  impossible: readonly string[];
  /** How many programs it debugged. */
  programs: number;
  end: TracingEnd;
}

/** The shell stops itself, so that the debugger is traced from its first instruction. */
const stopThenExecute = 'kill -s STOP "$$"; exec "$@"';

const endings: Record<TracingEnd['by'], string> = {
  itself: 'the debugger ended',
  deadline: 'the deadline passed',
  signal: 'the observation was interrupted',
};

/**
 * Observes a debugger until it ends. Throws `UsageError` if there is no such debugger, and `MachineError` where
 * it can't be traced.
 */
export async function observe(what: Observed, options: ObserveOptions): Promise<Observation> {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  requireSystemCallInfo(major, minor);
  silenceChildStops();
  const follow = new Follow();
  const { timeoutMs, signal } = options;
  const tracer = 'pid' in what ? Tracer.ofRunning(what.pid) : start(what.command, options);
  const end = await tracer.run({
    timeoutMs,
    signal,
    read: (pid, address, length) => follow.read(pid, address, length),
    onAct: act => follow.accept(act),
  });
  if (!('pid' in what) && end.by !== 'itself') endPrograms(follow.pids);
  follow.end(endings[end.by]);
  return {
    calls: follow.calls,
    impossible: [...follow.impossible],
    programs: follow.pids.size,
    end,
  };
}

function start(command: readonly string[], { files = [0, 1, 2], env }: ObserveOptions): Tracer {
  const [name = '', ...args] = command;
  const path = find(name);
  const pid = spawn(
    ['/bin/sh', '-c', stopThenExecute, 'sh', path, ...args],
    env ?? definedVariables(process.env),
    files,
  );
  try {
    return Tracer.ofStarted(pid);
  } catch (error) {
    process.kill(pid, 'SIGKILL');
    throw error;
  }
}

function definedVariables(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** Returns the path of a command, as a shell finds it. Throws `UsageError` if there is none. */
function find(name: string): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = name.includes('/') ? [name] : folders.map(folder => join(folder, name));
  const found = candidates.find(isExecutable);
  if (found !== undefined) return found;
  throw new UsageError(`there is no debugger ${name}`, {
    remedy: 'name a command on PATH, or the path of an executable file: observe -- dlv exec ./prog',
  });
}

/** Ends programs that a debugger left, which was killed before it could end them. */
function endPrograms(pids: Iterable<number>): void {
  for (const pid of pids) {
    if (processOfThread(pid) !== pid || tracerOfThread(pid) !== 0) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
}

import { appendFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { execa } from 'execa';
import { defined } from './defined.js';
import { hasCode } from './files.js';
import { closeInheritedOnExec } from './pipe.js';
import { confinement } from './sandbox.js';
import { type ControlGroup, controlGroup } from './walls/control-group.js';
import { enclosed, type Part } from './walls/enclosed.js';
import { type UsageLimits, watchUsage } from './walls/usage.js';
import { forgetProcessGroup, watchdogPipe } from './watchdog.js';

export interface CommandOptions {
  /** Working directory; this process's own when absent. */
  cwd?: string;
  /** Variables added to this process's environment; `undefined` removes one. */
  env?: Record<string, string | undefined>;
  /** Deadline. When it passes, the command's whole process group is killed. */
  timeoutMs: number;
  /** Standard input; none when absent. A stream is passed on as it comes. */
  input?: string | Uint8Array | Readable;
  /** Called with each line of standard output and standard error as it arrives. */
  onLine?: (line: string) => void;
  /** Called with each line of standard output as it arrives. */
  onStdoutLine?: (line: string) => void;
  /** File to which standard output and standard error are appended as they arrive. */
  logFile?: string;
  /** Ends the command early. */
  signal?: AbortSignal;
  /** What the command is where a stranger's code is kept; `maker` when absent. */
  part?: Part;
  /** The command is a room: `env` is its whole environment, and the kernel bounds what it uses. */
  room?: UsageLimits;
}

export interface CommandResult {
  /** The command line, for messages. */
  command: string;
  /** Exit status; undefined when a signal ended the command or it could not be started. */
  exitCode: number | undefined;
  /** The signal that ended the command. */
  signal: string | undefined;
  stdout: string;
  stderr: string;
  /** Standard output and standard error in the order in which they arrived. */
  output: string;
  timedOut: boolean;
  /** Why it was killed for what it used of memory, disk or processes. Undefined when it was not. */
  exceeded: string | undefined;
  /** The program does not exist. */
  notFound: boolean;
  durationMs: number;
}

// The shell registers with the watchdog before it becomes the command. So the command is never left behind,
// at whatever moment this process dies. fd 3 is the watchdog's pipe. The shell also enters its control
// groups, if there are any, so that everything it starts is in them from the beginning.
const register = 'echo "add $$" >&3; for group in $0; do echo $$ >"$group"; done; exec "$@" 3>&-';

/** The most that a sandboxed command may say; one that says more is killed. */
const maxSandboxedOutput = 32 * 1024 * 1024;
const maxOutput = 256 * 1024 * 1024;

/**
 * Runs a command to its end in a process group of its own. An exit status other than 0 is a result, not an
 * exception: the caller knows what it means. The command and its descendants are killed when the deadline
 * passes and when this process ends.
 */
export async function run(command: string, args: string[], options: CommandOptions): Promise<CommandResult> {
  const started = performance.now();
  const kept = confinement();
  const { part = 'maker', room, cwd, env } = options;
  const walled = kept?.walls === true ? enclosed(kept, part, { cwd, env }) : undefined;
  const group = room === undefined ? undefined : controlGroup();
  if (room !== undefined) closeInheritedOnExec();
  const child = execa('/bin/sh', argumentsOf(walled?.prefix ?? [], group, command, args), {
    ...defined({ cwd }),
    ...environmentOf(options, walled !== undefined && part !== 'judge'),
    stdio: [
      inputOf(options),
      'pipe',
      'pipe',
      // Any number works; execa's types name only the small ones.
      watchdogPipe() as 3,
      // bwrap reads its filter here (filterFd in walls/enclosed.ts).
      ...(walled?.filter === undefined ? [] : [walled.filter.fd as 4]),
    ],
    detached: true,
    cleanup: false,
    reject: false,
    all: true,
    stripFinalNewline: false,
    maxBuffer: walled === undefined ? maxOutput : maxSandboxedOutput,
  });
  walled?.filter?.close();
  const guard = guardOf(child.pid, [options.signal, kept?.signal], options.timeoutMs, walled?.limits ?? room);

  const { logFile, onLine, onStdoutLine } = options;
  if (logFile !== undefined) child.all.on('data', (chunk: Uint8Array) => appendFileSync(logFile, chunk));
  const lines = onLine === undefined ? undefined : forEachLine(child.iterable({ from: 'all' }), onLine);
  const stdoutLines = onStdoutLine === undefined ? undefined : forEachLine(child.iterable(), onStdoutLine);
  try {
    const result = await child;
    await lines;
    await stdoutLines;
    return {
      command: [command, ...args].join(' '),
      exitCode: result.exitCode,
      signal: result.signal,
      stdout: result.stdout,
      stderr: result.stderr + guard.excess,
      output: result.all + guard.excess,
      timedOut: guard.timedOut,
      exceeded: guard.excess === '' ? undefined : guard.excess.trimEnd(),
      notFound: result.exitCode === 127 && /not found/.test(result.stderr),
      durationMs: performance.now() - started,
    };
  } finally {
    await guard.end();
    await group?.remove();
    if (child.pid !== undefined) forgetProcessGroup(child.pid);
  }
}

function inputOf({ input }: CommandOptions): 'ignore' | Uint8Array | [Readable, 'pipe'] {
  if (input === undefined) return 'ignore';
  if (typeof input === 'string') return new Uint8Array(Buffer.from(input));
  return input instanceof Uint8Array ? new Uint8Array(input) : [input, 'pipe'];
}

function argumentsOf(
  prefix: readonly string[],
  group: ControlGroup | undefined,
  command: string,
  args: readonly string[],
): string[] {
  return ['-c', register, group?.procs.join(' ') ?? '', ...prefix, command, ...args];
}

/**
 * What bwrap is started with stands in /proc/1/environ of the sandbox: nothing of this process's own, which
 * may have a token in it.
 */
function environmentOf(
  { env = {}, room }: CommandOptions,
  inSandbox: boolean,
): { env: Record<string, string | undefined>; extendEnv?: boolean } {
  if (room !== undefined) return { env, extendEnv: false };
  if (inSandbox) return { env: { PATH: process.env.PATH }, extendEnv: false };
  return { env };
}

/** Ends a command's process group when it may not run any longer. */
interface Guard {
  readonly timedOut: boolean;
  /** The limit that the command exceeded, as a line of its output; empty if it kept them. */
  readonly excess: string;
  /** Stops watching, and ends what the command left running. */
  end(): Promise<void>;
}

function guardOf(
  pgid: number | undefined,
  signals: readonly (AbortSignal | undefined)[],
  timeoutMs: number,
  limits: UsageLimits | undefined,
): Guard {
  const state = { timedOut: false, excess: '' };
  const killGroup = (): void => {
    if (pgid === undefined) return;
    try {
      process.kill(-pgid, 'SIGKILL');
    } catch (error) {
      if (!hasCode(error, 'ESRCH')) throw error;
    }
  };
  const timer = setTimeout(() => {
    state.timedOut = true;
    killGroup();
  }, timeoutMs);
  for (const signal of signals) {
    signal?.addEventListener('abort', killGroup, { once: true });
    if (signal?.aborted) killGroup();
  }
  const exceeded = (reason: string): void => {
    state.excess = `${reason}\n`;
    killGroup();
  };
  const watch = limits === undefined || pgid === undefined ? undefined : watchUsage(pgid, limits, exceeded);
  return Object.assign(state, {
    async end() {
      clearTimeout(timer);
      for (const signal of signals) signal?.removeEventListener('abort', killGroup);
      // Descendants that outlived the command are killed too.
      killGroup();
      await watch?.end();
    },
  });
}

async function forEachLine(lines: AsyncIterable<string>, onLine: (line: string) => void): Promise<void> {
  for await (const line of lines) onLine(line);
}

/** Returns the last `count` lines of a command's output, for the excerpt of an error. */
export function lastLines(output: string, count = 20): string {
  return output.trimEnd().split('\n').slice(-count).join('\n');
}

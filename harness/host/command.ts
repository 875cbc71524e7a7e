import { appendFileSync } from 'node:fs';
import { execa } from 'execa';
import { defined } from './defined.js';
import { hasCode } from './files.js';
import { processLimit, watchProcesses } from './process-limit.js';
import { confinement, sandboxArguments } from './sandbox.js';
import { taskGroup } from './task-group.js';
import { forgetProcessGroup, watchdogPipe } from './watchdog.js';

export interface CommandOptions {
  /** Working directory; this process's own when absent. */
  cwd?: string;
  /** Variables added to this process's environment; `undefined` removes one. */
  env?: Record<string, string | undefined>;
  /** Deadline. When it passes, the command's whole process group is killed. */
  timeoutMs: number;
  /** Standard input; none when absent. */
  input?: string | Uint8Array;
  /** Called with each line of standard output and standard error as it arrives. */
  onLine?: (line: string) => void;
  /** Called with each line of standard output as it arrives. */
  onStdoutLine?: (line: string) => void;
  /** File to which standard output and standard error are appended as they arrive. */
  logFile?: string;
  /** Ends the command early. */
  signal?: AbortSignal;
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
  /** The program does not exist. */
  notFound: boolean;
  durationMs: number;
}

// The shell registers with the watchdog before it becomes the command. So the command is never left behind,
// at whatever moment this process dies. fd 3 is the watchdog's pipe. The shell also enters the control group,
// if there is one, so that everything it starts is in that group from the beginning.
const register = 'echo "add $$" >&3; if [ -n "$0" ]; then echo $$ >"$0"; fi; exec "$@" 3>&-';

/**
 * Runs a command to its end in a process group of its own. An exit status other than 0 is a result, not an
 * exception: the caller knows what it means. The command and its descendants are killed when the deadline
 * passes and when this process ends.
 */
export async function run(command: string, args: string[], options: CommandOptions): Promise<CommandResult> {
  const started = performance.now();
  const kept = confinement();
  const walls =
    kept?.walls !== true
      ? []
      : ['bwrap', ...sandboxArguments(kept, { cwd: options.cwd ?? kept.folder, env: options.env ?? {} })];
  const group = walls.length === 0 ? undefined : taskGroup();
  const child = execa('/bin/sh', ['-c', register, group?.procs ?? '', ...walls, command, ...args], {
    ...defined({ cwd: options.cwd }),
    env: walls.length > 0 ? {} : (options.env ?? {}),
    stdio: [
      options.input === undefined ? 'ignore' : new Uint8Array(Buffer.from(options.input)),
      'pipe',
      'pipe',
      // Any number works; execa's types name only the small ones.
      watchdogPipe() as 3,
    ],
    detached: true,
    cleanup: false,
    reject: false,
    all: true,
    stripFinalNewline: false,
    maxBuffer: 256 * 1024 * 1024,
  });
  const pgid = child.pid;
  const killGroup = (): void => {
    if (pgid === undefined) return;
    try {
      process.kill(-pgid, 'SIGKILL');
    } catch (error) {
      if (!hasCode(error, 'ESRCH')) throw error;
    }
  };
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    killGroup();
  }, options.timeoutMs);
  const signals = [options.signal, kept?.signal].filter(signal => signal !== undefined);
  for (const signal of signals) {
    signal.addEventListener('abort', killGroup, { once: true });
    if (signal.aborted) killGroup();
  }
  let tooMany = '';
  const watch =
    walls.length === 0 || pgid === undefined
      ? undefined
      : watchProcesses(pgid, () => {
          tooMany = `it had more than ${processLimit} processes and was killed\n`;
          killGroup();
        });

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
      stderr: result.stderr + tooMany,
      output: result.all + tooMany,
      timedOut,
      notFound: result.exitCode === 127 && /not found/.test(result.stderr),
      durationMs: performance.now() - started,
    };
  } finally {
    clearTimeout(timer);
    for (const signal of signals) signal.removeEventListener('abort', killGroup);
    // Descendants that outlived the command are killed too.
    killGroup();
    await watch?.end();
    await group?.remove();
    if (pgid !== undefined) forgetProcessGroup(pgid);
  }
}

async function forEachLine(lines: AsyncIterable<string>, onLine: (line: string) => void): Promise<void> {
  for await (const line of lines) onLine(line);
}

/** Returns the last `count` lines of a command's output, for the excerpt of an error. */
export function lastLines(output: string, count = 20): string {
  return output.trimEnd().split('\n').slice(-count).join('\n');
}

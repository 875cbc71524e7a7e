import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from '../host/cache.js';
import { type CommandResult, lastLines, run } from '../host/command.js';
import { defined } from '../host/defined.js';
import { MachineError } from '../host/errors.js';
import { hasCode, messageOf } from '../host/files.js';
import { confinement } from '../host/sandbox.js';
import { keepFolder, removeFolderOnDeath } from '../host/watchdog.js';
import { decodeEvent, MalformedLine } from './decode.js';
import type { EndedEvent, Job } from './job.js';
import { processPath } from './process-path.js';

/** How a scenario process ended. */
export type ProcessEnd =
  /** It has reported the end of every scenario. */
  | { kind: 'done' }
  /** `signal` has ended it. */
  | { kind: 'stopped' }
  /** Its deadline has passed. */
  | { kind: 'deadline' }
  /** It was killed, it crashed, or what it wrote is ruined: `why` says so, without a full stop. */
  | { kind: 'died'; why: string }
  /** What it ran used too much memory or too many processes, and it was killed for that. */
  | { kind: 'exceeded'; why: string };

/** A scenario has begun or ended. */
export type PlayEvent = { event: 'started'; id: string } | EndedEvent;

/**
 * Plays scenarios in a process of their own, and calls `onEvent` with what it says, as it says it. Throws
 * MachineError where this machine can't run scenarios at all. How the process ends is a result, since what it
 * ran is foreign.
 */
export async function play(
  job: Job,
  timeoutMs: number,
  onEvent: (event: PlayEvent) => void,
  signal?: AbortSignal,
): Promise<ProcessEnd> {
  // What programs under test write lies here: a process that is killed at its deadline removes nothing
  // itself.
  const folder = await temporaryFolder();
  removeFolderOnDeath(folder);
  try {
    return await playIn(folder, job, timeoutMs, onEvent, signal);
  } finally {
    await removeFolder(folder);
    keepFolder(folder);
  }
}

async function temporaryFolder(): Promise<string> {
  try {
    return await mkdtemp(join(tmpdir(), 'go-debugcall-'));
  } catch (error) {
    const codes = ['ENOSPC', 'EDQUOT', 'EACCES', 'EROFS', 'ENOENT'];
    if (!codes.some(code => hasCode(error, code))) throw error;
    throw new MachineError(`there can be no folder for temporary files in ${tmpdir()}: ${messageOf(error)}`, {
      remedy: 'make room there, or name another folder by TMPDIR',
      cause: error,
    });
  }
}

async function playIn(
  folder: string,
  job: Job,
  timeoutMs: number,
  onEvent: (event: PlayEvent) => void,
  signal: AbortSignal | undefined,
): Promise<ProcessEnd> {
  const open = new Set(job.scenarios);
  const ruin = new AbortController();
  let wrong: Error | undefined;
  const child = await run(process.execPath, [processPath()], {
    input: JSON.stringify({ ...job, sandboxed: confinement()?.walls === true }),
    part: 'judge',
    env: { TMPDIR: folder },
    timeoutMs,
    signal: signal === undefined ? ruin.signal : AbortSignal.any([signal, ruin.signal]),
    onStdoutLine: line => {
      // What throws here has no one to catch it before the process has ended.
      try {
        if (wrong === undefined) takeLine(line, open, onEvent);
      } catch (error) {
        wrong = error instanceof Error ? error : new Error(String(error));
        ruin.abort();
      }
    },
  });
  if (wrong !== undefined && !(wrong instanceof MalformedLine)) throw wrong;
  if (signal?.aborted) return { kind: 'stopped' };
  if (open.size === 0) return { kind: 'done' };
  if (child.timedOut) return { kind: 'deadline' };
  if (child.exceeded !== undefined) return { kind: 'exceeded', why: child.exceeded };
  return { kind: 'died', why: wrong === undefined ? whyEnded(child) : `wrote ${wrong.message}` };
}

function takeLine(line: string, open: Set<string>, onEvent: (event: PlayEvent) => void): void {
  const event = decodeEvent(line);
  if (event.event === 'unable') {
    throw new MachineError(event.sentence, defined({ remedy: event.remedy }));
  }
  if (!open.has(event.id)) throw new MalformedLine(`a line about ${event.id}, which is not its turn`);
  if (event.event === 'ended') open.delete(event.id);
  onEvent(event);
}

function whyEnded({ signal, exitCode, stderr }: CommandResult): string {
  const status = exitCode === undefined ? 'could not be started' : `ended with status ${exitCode}`;
  const how = signal === undefined ? status : `was ended by ${signal}`;
  const said = lastLines(stderr, 5);
  return said === '' ? how : `${how}: ${said}`;
}

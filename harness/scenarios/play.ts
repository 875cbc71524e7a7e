import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { removeFolder } from '../host/cache.js';
import { type CommandResult, lastLines, run } from '../host/command.js';
import { defined } from '../host/defined.js';
import { MachineError } from '../host/errors.js';
import { hasCode, messageOf } from '../host/files.js';
import { confinement } from '../host/sandbox.js';
import { keepFolder, removeFolderOnDeath } from '../host/watchdog.js';
import { decodeEvent, MalformedLine } from './decode.js';
import type { EndedEvent, JobFacts } from './job.js';
import { processArguments } from './process-path.js';

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
 * Returns the id of the scenario that a process plays next; undefined where there is none for it. `idle`: it has
 * nothing else to do, and ends then. Otherwise it is asked again.
 */
export type NextScenario = (idle: boolean) => string | undefined;

/**
 * Plays scenarios in a process of their own, as long as there is a next one, and calls `onEvent` with what it says,
 * as it says it. Throws MachineError where this machine can't run scenarios at all. How the process ends is a
 * result, since what it ran is foreign.
 */
export async function play(
  job: JobFacts,
  next: NextScenario,
  timeoutMs: number,
  onEvent: (event: PlayEvent) => void,
  signal?: AbortSignal,
): Promise<ProcessEnd> {
  // What programs under test write lies here: a process that is killed at its deadline removes nothing
  // itself.
  const folder = await temporaryFolder();
  removeFolderOnDeath(folder);
  try {
    return await playIn(folder, new Orders(job, next), timeoutMs, onEvent, signal);
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
  orders: Orders,
  timeoutMs: number,
  onEvent: (event: PlayEvent) => void,
  signal: AbortSignal | undefined,
): Promise<ProcessEnd> {
  const ruin = new AbortController();
  let wrong: Error | undefined;
  const child = await run(process.execPath, processArguments(), {
    input: orders.input,
    part: 'judge',
    env: { TMPDIR: folder },
    timeoutMs,
    signal: signal === undefined ? ruin.signal : AbortSignal.any([signal, ruin.signal]),
    onStdoutLine: line => {
      // What throws here has no one to catch it before the process has ended.
      try {
        if (wrong === undefined) takeLine(line, orders, onEvent);
      } catch (error) {
        wrong = error instanceof Error ? error : new Error(String(error));
        ruin.abort();
      }
    },
  });
  if (wrong !== undefined && !(wrong instanceof MalformedLine)) throw wrong;
  if (signal?.aborted) return { kind: 'stopped' };
  if (orders.open.size === 0) return { kind: 'done' };
  if (child.timedOut) return { kind: 'deadline' };
  if (child.exceeded !== undefined) return { kind: 'exceeded', why: child.exceeded };
  return { kind: 'died', why: wrong === undefined ? whyEnded(child) : `wrote ${wrong.message}` };
}

/** The standard input of a process: how it plays, and the scenarios that it plays. */
class Orders {
  readonly input = new PassThrough();
  /** Ids of the scenarios that it was given and that have not ended. */
  readonly open = new Set<string>();
  readonly #next: NextScenario;

  constructor(job: JobFacts, next: NextScenario) {
    this.#next = next;
    this.#write(JSON.stringify({ ...job, sandboxed: confinement()?.walls === true }));
    this.more();
  }

  /** Has it play on: it has one scenario in hand beside the one that it plays, so that it needn’t wait for it. */
  more(): void {
    while (this.open.size < 2) {
      const id = this.#next(this.open.size === 0);
      if (id === undefined) break;
      this.open.add(id);
      this.#write(id);
    }
    if (this.open.size === 0) this.input.end();
  }

  #write(line: string): void {
    this.input.write(`${line}\n`);
  }
}

function takeLine(line: string, orders: Orders, onEvent: (event: PlayEvent) => void): void {
  const event = decodeEvent(line);
  if (event.event === 'unable') {
    throw new MachineError(event.sentence, defined({ remedy: event.remedy }));
  }
  if (!orders.open.has(event.id)) throw new MalformedLine(`a line about ${event.id}, which is not its turn`);
  if (event.event === 'ended') orders.open.delete(event.id);
  onEvent(event);
  if (event.event === 'ended') orders.more();
}

function whyEnded({ signal, exitCode, stderr }: CommandResult): string {
  const status = exitCode === undefined ? 'could not be started' : `ended with status ${exitCode}`;
  const how = signal === undefined ? status : `was ended by ${signal}`;
  const said = lastLines(stderr, 5);
  return said === '' ? how : `${how}: ${said}`;
}

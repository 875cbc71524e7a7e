import { lastLines, run } from '../command.js';
import type { ExitCode } from '../errors.js';
import { UserError, type UserErrorDetails } from '../errors.js';
import { ownPlaces } from '../own-places.js';
import type { Progress, Task } from '../progress.js';
import { roomMemoryBytes, taskLimit } from './limits.js';
import { roomView, type View } from './views.js';

/*
 * A room is a sandbox in which a program of ours does all work on what a stranger's code makes: it reads
 * those files, runs commands on them and programs made of them, each in a smaller sandbox (see views.ts).
 * Outside of it nothing opens what was made in there; what comes out is what the program says, line for line.
 */

/** What a program in a room says: one line of JSON on its standard output for each. */
export type RoomMessage =
  | { kind: 'note'; text: string }
  | { kind: 'task'; task: number; title: string; totalBytes?: number }
  | { kind: 'update'; task: number; text: string }
  | { kind: 'advance'; task: number; bytes: number }
  | { kind: 'done'; task: number; summary?: string }
  | { kind: 'failed'; task: number }
  | { kind: 'event'; event: unknown }
  | { kind: 'result'; result: unknown }
  | {
      kind: 'refusal';
      exitCode: ExitCode;
      sentence: string;
      details: Pick<UserErrorDetails, 'remedy' | 'excerpt'>;
    }
  | { kind: 'bug'; message: string; stack: string };

export interface RoomOptions extends View {
  /** For all that is done in there. */
  timeoutMs: number;
  progress: Progress;
  onEvent?: (event: unknown) => void;
}

/** The program in a room was ended, or ended itself, before it had a result. */
export class RoomEnded extends Error {
  override readonly name = 'RoomEnded';
}

/**
 * Runs a program of ours (a module that calls `serveRoom`) in a room and returns its result. Throws what it
 * throws: a `UserError` with the same exit code and texts, and `RoomEnded` where it said nothing to the end.
 */
export async function inRoom(program: string, input: unknown, options: RoomOptions): Promise<unknown> {
  const { folder, readable, timeoutMs } = options;
  const heard = new Listener(options);
  const view = roomView({ folder, readable: [...ownPlaces(), ...readable] });
  const variables = roomVariables(folder).flatMap(([name, value]) => ['--setenv', name, value]);
  const result = await run('bwrap', [...view, ...variables, '--', process.execPath, program], {
    env: { PATH: process.env.PATH },
    // What is in there is watched there, command by command.
    room: { memoryBytes: roomMemoryBytes, processes: taskLimit, everyMs: 2000 },
    input: JSON.stringify(input),
    timeoutMs,
    onStdoutLine: line => heard.take(JSON.parse(line) as RoomMessage),
  });
  if (heard.end?.kind === 'result') return heard.end.result;
  if (heard.end?.kind === 'refusal') {
    const { exitCode, sentence, details } = heard.end;
    throw new UserError(exitCode, sentence, details);
  }
  if (heard.end?.kind === 'bug') {
    const error = new Error(heard.end.message);
    error.stack = heard.end.stack;
    throw error;
  }
  const how = result.timedOut ? 'its time was up' : `it ended with ${result.exitCode ?? result.signal}`;
  throw new RoomEnded(`the sandbox was ended: ${how}\n${lastLines(result.stderr)}`);
}

/** All variables of a program in a room. */
function roomVariables(folder: string): [string, string][] {
  return Object.entries({
    PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    LANG: 'C.UTF-8',
    HOME: `${folder}/home`,
    TMPDIR: '/tmp',
    GO_DEBUGCALL_CACHE: `${folder}/cache`,
  });
}

/** Passes on what a program in a room says. */
class Listener {
  readonly #options: RoomOptions;
  readonly #tasks = new Map<number, Task>();
  end: Extract<RoomMessage, { kind: 'result' | 'refusal' | 'bug' }> | undefined;

  constructor(options: RoomOptions) {
    this.#options = options;
  }

  take(message: RoomMessage): void {
    const { progress, onEvent } = this.#options;
    switch (message.kind) {
      case 'note':
        progress.note(message.text);
        break;
      case 'task':
        this.#tasks.set(message.task, progress.task(message.title, message.totalBytes));
        break;
      case 'update':
        this.#tasks.get(message.task)?.update(message.text);
        break;
      case 'advance':
        this.#tasks.get(message.task)?.advance(message.bytes);
        break;
      case 'done':
        this.#tasks.get(message.task)?.done(message.summary);
        break;
      case 'failed':
        this.#tasks.get(message.task)?.failed();
        break;
      case 'event':
        onEvent?.(message.event);
        break;
      default:
        this.end = message;
    }
  }
}

import { text } from 'node:stream/consumers';
import { UserError } from '../errors.js';
import { writeWhole } from '../files.js';
import type { Progress } from '../progress.js';
import type { RoomMessage } from './room.js';

/** What the work in a room reports while it goes on. */
export interface RoomReports {
  progress: Progress;
  /** Sends a message to the process that made the room. */
  emit: (event: unknown) => void;
}

/** Does the work of a room: reads its input, which is JSON on standard input, and says what comes of it. */
export async function serveRoom<I>(
  work: (input: I, reports: RoomReports) => Promise<unknown>,
): Promise<void> {
  try {
    const input = JSON.parse(await text(process.stdin)) as I;
    const result = await work(input, {
      progress: progressOut(),
      emit: event => say({ kind: 'event', event }),
    });
    say({ kind: 'result', result });
  } catch (error) {
    say(endBy(error));
  }
  // What is still open keeps nobody waiting.
  process.exit(0);
}

function endBy(error: unknown): RoomMessage {
  if (error instanceof UserError) {
    const { exitCode, message, remedy, excerpt } = error;
    return {
      kind: 'refusal',
      exitCode,
      sentence: message,
      details: {
        ...(remedy === undefined ? {} : { remedy }),
        ...(excerpt === undefined ? {} : { excerpt }),
      },
    };
  }
  const bug = error instanceof Error ? error : new Error(String(error));
  return { kind: 'bug', message: bug.message, stack: bug.stack ?? bug.message };
}

function say(message: RoomMessage): void {
  writeWhole(1, `${JSON.stringify(message)}\n`);
}

let tasks = 0;

function progressOut(): Progress {
  return {
    note: text => say({ kind: 'note', text }),
    task: (title, totalBytes) => {
      const task = tasks++;
      say({ kind: 'task', task, title, ...(totalBytes === undefined ? {} : { totalBytes }) });
      return {
        update: text => say({ kind: 'update', task, text }),
        advance: bytes => say({ kind: 'advance', task, bytes }),
        done: summary => say({ kind: 'done', task, ...(summary === undefined ? {} : { summary }) }),
        failed: () => say({ kind: 'failed', task }),
      };
    },
  };
}

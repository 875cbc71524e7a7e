import { FormatError } from '../../host/format-error.js';
import { fromGdbSignal } from './signals.js';

/** What a stub says of a thread that stopped, or of the program's end. */
export type StubStop =
  | {
      kind: 'stopped';
      tid: number;
      /** Linux's number; SIGTRAP for traps and steps. */
      signal: number;
      /** The path of the program that the thread has just begun to execute, if that is why. */
      executes?: string;
    }
  | { kind: 'exited'; exitCode: number }
  | { kind: 'killed' /** Linux's number. */; signal: number };

/**
 * Reads a stop reply: `T05thread:1a2b;...`, `S05`, `W00`, `X09`. Without a thread it is about `only`. Thread
 * ids may have the process before them: `p1a.1b`. Returns undefined for what is no stop reply; throws
 * FormatError for a damaged one.
 */
export function parseStop(content: string, only: number): StubStop | undefined {
  const head = /^([TSWX])([0-9a-fA-F]{2})/.exec(content);
  if (head === null) return undefined;
  const number = Number.parseInt(head[2] ?? '', 16);
  if (head[1] === 'W') return { kind: 'exited', exitCode: number };
  if (head[1] === 'X') return { kind: 'killed', signal: fromGdbSignal(number) };
  const thread = /(?:^|;)thread:([^;]*)/.exec(content.slice(3))?.[1];
  const executes = /(?:^|;)exec:([0-9a-fA-F]*)/.exec(content.slice(3))?.[1];
  return {
    kind: 'stopped',
    tid: thread === undefined ? only : parseThreadId(thread),
    signal: fromGdbSignal(number),
    ...(executes === undefined ? {} : { executes: Buffer.from(executes, 'hex').toString() }),
  };
}

/** `1a2b`, or with the process before it `p1.1a2b`, in hex. */
export function parseThreadId(text: string): number {
  const digits = /^(?:p[0-9a-fA-F]+\.)?([0-9a-fA-F]+)$/.exec(text)?.[1];
  const tid = Number.parseInt(digits ?? '', 16);
  if (!Number.isSafeInteger(tid))
    throw new FormatError(`the gdb stub names a thread ${JSON.stringify(text.slice(0, 40))}`);
  return tid;
}

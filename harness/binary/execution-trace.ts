/*
 * Execution traces, as runtime/trace writes them, limited to what describes how goroutines are created, run
 * and block. The formats are those of internal/trace: parser.go up to 1.21, tracev2/events.go (event/go122 in
 * 1.22 to 1.24) since.
 */

import { FormatError } from '../host/format-error.js';

/** What happened to a goroutine. `yields`: it lets another one run, and may continue at any time. */
export interface TraceEvent {
  kind: 'created' | 'starts' | 'blocks' | 'yields' | 'unblocked';
  /** Events of one stream are in order. A stream belongs to a P up to 1.21, to an M since. */
  stream: number;
  /**
   * Id of the goroutine that is created, starts or is unblocked. For `blocks` and `yields` it is undefined:
   * the event does not name the running goroutine.
   */
  goroutine: number | undefined;
  /** Why it blocks or yields, since 1.22. */
  reason: string | undefined;
  /** Functions of its stack, the innermost first, where it blocks, yields or unblocks another. */
  stack: string[];
}

/** The event as it was read: the names of the reason and of the functions are known only at the end. */
interface RawEvent extends Omit<TraceEvent, 'reason' | 'stack'> {
  reason?: number | undefined;
  stack?: number | undefined;
  /** Since 1.22 each generation starts its own ids of strings and stacks. */
  generation: number;
}

/** What an event type means, and which of its arguments, counted after the timestamp, have the details. */
interface Shape {
  kind: TraceEvent['kind'];
  goroutine?: number;
  reason?: number;
  stack?: number;
}

/** The trace's dictionaries, by generation and id. */
class Names {
  readonly strings = new Map<string, string>();
  readonly stacks = new Map<string, number[]>();

  resolve({ reason, stack, generation, ...event }: RawEvent): TraceEvent {
    const text = (id: number): string => this.strings.get(`${generation} ${id}`) ?? '';
    return {
      ...event,
      reason: reason === undefined ? undefined : text(reason),
      stack: stack === undefined ? [] : (this.stacks.get(`${generation} ${stack}`) ?? []).map(text),
    };
  }
}

class Reader {
  at: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  get more(): boolean {
    return this.at < this.#bytes.length;
  }

  byte(): number {
    const byte = this.#bytes[this.at++];
    if (byte === undefined) throw new FormatError(`the execution trace ends at byte ${this.at - 1}`);
    return byte;
  }

  /** Reads a LEB128 number. Timestamps may exceed 2^53; nothing uses them. */
  number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }

  numbers(count: number): number[] {
    // Each takes a byte at least: a larger count is damage, and no array of that size is made.
    if (count > this.#bytes.length - this.at)
      throw new FormatError(`the execution trace ends at byte ${this.#bytes.length}`);
    return Array.from({ length: count }, () => this.number());
  }

  text(length: number): string {
    const from = this.at;
    this.at += length;
    return Buffer.from(this.#bytes.subarray(from, this.at)).toString('utf8');
  }

  /**
   * Reads the frames of a stack: PC, function, file and line each. Returns the ids of the functions' names.
   */
  frames(): number[] {
    const count = this.number();
    if (count > this.#bytes.length - this.at)
      throw new FormatError(`the execution trace ends at byte ${this.#bytes.length}`);
    return Array.from({ length: count }, () => this.numbers(4)[1] ?? 0);
  }
}

/** Reads a whole trace. Throws if it is cut off or not of a format from 1.11 to 1.27. */
export function readExecutionTrace(bytes: Uint8Array): TraceEvent[] {
  const header = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  const minor = /^go 1\.(\d+) trace/.exec(header)?.[1];
  if (minor === undefined)
    throw new FormatError(`not an execution trace: it begins with ${JSON.stringify(header)}`);
  const names = new Names();
  const reader = new Reader(bytes, 16);
  const events = Number(minor) < 22 ? readOld(reader, names) : readGenerations(reader, names);
  return events.map(event => names.resolve(event));
}

const Old = { Batch: 1, Stack: 3, String: 37, UserLog: 48 } as const;

/** GoCreate, GoStart, GoSched, GoBlock, GoUnblock, GoStartLocal, GoUnblockLocal, GoStartLabel. */
const oldShapes: Record<number, Shape> = {
  13: { kind: 'created', goroutine: 0, stack: 2 },
  14: { kind: 'starts', goroutine: 0 },
  17: { kind: 'yields', stack: 0 },
  20: { kind: 'blocks', stack: 0 },
  21: { kind: 'unblocked', goroutine: 0, stack: 2 },
  38: { kind: 'starts', goroutine: 0 },
  39: { kind: 'unblocked', goroutine: 0, stack: 1 },
  41: { kind: 'starts', goroutine: 0 },
};

/** The first byte of each event has its number of arguments, or its length follows. */
function readOld(reader: Reader, names: Names): RawEvent[] {
  const events: RawEvent[] = [];
  let stream = 0;
  while (reader.more) {
    const first = reader.byte();
    const type = first & 0x3f;
    if (type === Old.String) {
      const [id = 0, length = 0] = reader.numbers(2);
      names.strings.set(`0 ${id}`, reader.text(length));
      continue;
    }
    const count = (first >> 6) + 1;
    const end = count < 4 ? undefined : reader.number() + reader.at;
    if (type === Old.Stack) {
      names.stacks.set(`0 ${reader.number()}`, reader.frames());
      continue;
    }
    const values: number[] = [];
    while (end === undefined ? values.length < count : reader.at < end) values.push(reader.number());
    if (type === Old.UserLog) reader.text(reader.number());
    if (type === Old.Batch) stream = values[0] ?? 0;
    const shape = oldShapes[type];
    if (shape !== undefined) events.push(rawEvent(shape, values.slice(1), stream, 0));
  }
  return events;
}

const New = {
  EventBatch: 1,
  Stacks: 2,
  Stack: 3,
  Strings: 4,
  String: 5,
  CPUSamples: 6,
  Frequency: 8,
  ExperimentalBatch: 49,
  Sync: 50,
  EndOfGeneration: 52,
} as const;

/** Arguments of each event, the timestamp among them, from ProcsChange (9) to GoStatusStack (48). */
// biome-ignore format: a table, four kinds of thing
const counts = [
  3, 3, 1, 4, 3,
  4, 2, 3, 1, 1, 3, 3, 4, 3, 1, 1, 4,
  3, 1, 2, 3, 2, 2, 2, 3, 2, 2, 1, 2, 2,
  2, 5, 3, 5, 5, 5, 3, 3, 4, 5,
];
const firstCounted = 9;

/** GoCreate, GoStart, GoStop, GoBlock, GoUnblock. */
const newShapes: Record<number, Shape> = {
  14: { kind: 'created', goroutine: 0, stack: 2 },
  16: { kind: 'starts', goroutine: 0 },
  19: { kind: 'yields', reason: 0, stack: 1 },
  20: { kind: 'blocks', reason: 0, stack: 1 },
  21: { kind: 'unblocked', goroutine: 0, stack: 2 },
};

/** Reads batches. Each belongs to one M and one generation, and its head has its length. */
function readGenerations(reader: Reader, names: Names): RawEvent[] {
  const events: RawEvent[] = [];
  while (reader.more) {
    const type = reader.byte();
    if (type === New.EndOfGeneration) continue;
    if (type !== New.EventBatch && type !== New.ExperimentalBatch) {
      throw new FormatError(`event ${type} at byte ${reader.at - 1} of the execution trace begins no batch`);
    }
    if (type === New.ExperimentalBatch) reader.number();
    const [generation = 0, stream = 0, , length = 0] = reader.numbers(4);
    const end = reader.at + length;
    if (type === New.EventBatch) readBatch(reader, end, { names, events, generation, stream });
    reader.at = end;
  }
  return events;
}

interface Batch {
  names: Names;
  events: RawEvent[];
  generation: number;
  stream: number;
}

function readBatch(reader: Reader, end: number, { names, events, generation, stream }: Batch): void {
  while (reader.at < end) {
    const type = reader.byte();
    switch (type) {
      case New.Stacks:
      case New.Strings:
        continue;
      case New.Stack:
        names.stacks.set(`${generation} ${reader.number()}`, reader.frames());
        continue;
      case New.String: {
        const [id = 0, length = 0] = reader.numbers(2);
        names.strings.set(`${generation} ${id}`, reader.text(length));
        continue;
      }
      // The rest of such a batch has nothing about goroutines.
      case New.CPUSamples:
      case New.Frequency:
      case New.Sync:
      case New.EndOfGeneration:
        return;
    }
    const count = counts[type - firstCounted];
    if (count === undefined) throw new FormatError(`event ${type} of the execution trace is unknown`);
    const values = reader.numbers(count);
    const shape = newShapes[type];
    if (shape !== undefined) events.push(rawEvent(shape, values.slice(1), stream, generation));
  }
}

function rawEvent(shape: Shape, values: readonly number[], stream: number, generation: number): RawEvent {
  const value = (at: number | undefined): number | undefined => (at === undefined ? undefined : values[at]);
  return {
    kind: shape.kind,
    stream,
    goroutine: value(shape.goroutine),
    reason: value(shape.reason),
    stack: value(shape.stack),
    generation,
  };
}

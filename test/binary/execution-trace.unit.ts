import { expect } from 'chai';
import { readExecutionTrace } from '../../harness/binary/execution-trace.js';

/** Bytes of a trace: numbers below 128 as they are, larger ones in LEB128, text as its bytes. */
function bytes(...parts: (number | string)[]): Uint8Array {
  const encoded = parts.flatMap(part => (typeof part === 'string' ? [...Buffer.from(part)] : leb128(part)));
  return Uint8Array.from(encoded);
}

function leb128(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...leb128(Math.floor(value / 128))];
}

function header(release: string): string {
  return `go ${release} trace`.padEnd(16, '\0');
}

describe('an execution trace', () => {
  it('of the format up to 1.21 tells what became of goroutines, by P', () => {
    // The first byte has the type and, up to 3, the number of arguments; beyond it is followed by their length.
    const event = (type: number, ...values: number[]): number[] =>
      values.length < 4
        ? [type | ((values.length - 1) << 6), ...values]
        : [type | (3 << 6), values.length, ...values];
    const trace = Uint8Array.from([
      ...bytes(header('1.19')),
      ...event(1, 3, 100),
      ...event(13, 5, 44, 0, 1),
      ...event(20, 5, 1),
      ...event(38, 5, 44),
      ...event(17, 5, 0),
      // A user's log: a string follows its arguments.
      ...event(48, 5, 1, 1, 0),
      ...bytes(2, 'hi'),
      ...event(39, 5, 1, 0),
      ...bytes(37, 7, 'main.Spin'.length, 'main.Spin'),
      ...event(3, 1, 1, 9, 7, 8, 20),
    ]);
    expect(readExecutionTrace(trace)).to.deep.equal([
      { kind: 'created', stream: 3, goroutine: 44, reason: undefined, stack: ['main.Spin'] },
      { kind: 'blocks', stream: 3, goroutine: undefined, reason: undefined, stack: ['main.Spin'] },
      { kind: 'starts', stream: 3, goroutine: 44, reason: undefined, stack: [] },
      { kind: 'yields', stream: 3, goroutine: undefined, reason: undefined, stack: [] },
      { kind: 'unblocked', stream: 3, goroutine: 1, reason: undefined, stack: [] },
    ]);
  });

  it('of the format since 1.22 tells it by M, with reasons, whatever the generation calls them', () => {
    const batch = (generation: number, thread: number, ...data: (number | string)[]): Uint8Array => {
      const body = bytes(...data);
      return Uint8Array.from([...bytes(1, generation, thread, 1000, body.length), ...body]);
    };
    const trace = Uint8Array.from([
      ...bytes(header('1.26')),
      // GoCreate, GoBlock, and in between a garbage collection that nobody asks for.
      ...batch(1, 700, 14, 5, 300, 0, 2, 29, 5, 1, 0, 20, 5, 3, 2),
      // An experiment's batch, with what is in it left alone.
      ...bytes(49, 1, 1, 700, 1000, 2, 'xx'),
      ...batch(1, 701, 4, 5, 3, 'wait'.length, 'wait', 5, 4, 'main.Spin'.length, 'main.Spin'),
      ...batch(1, 701, 2, 3, 2, 1, 9, 4, 4, 20),
      ...bytes(52),
      ...batch(2, 700, 19, 5, 3, 0, 21, 5, 1, 2, 0, 16, 5, 1, 2),
      ...batch(2, 701, 4, 5, 3, 'yield'.length, 'yield'),
    ]);
    expect(readExecutionTrace(trace)).to.deep.equal([
      { kind: 'created', stream: 700, goroutine: 300, reason: undefined, stack: ['main.Spin'] },
      { kind: 'blocks', stream: 700, goroutine: undefined, reason: 'wait', stack: ['main.Spin'] },
      { kind: 'yields', stream: 700, goroutine: undefined, reason: 'yield', stack: [] },
      { kind: 'unblocked', stream: 700, goroutine: 1, reason: undefined, stack: [] },
      { kind: 'starts', stream: 700, goroutine: 1, reason: undefined, stack: [] },
    ]);
  });

  it('that is cut off, or none, is refused', () => {
    expect(() => readExecutionTrace(bytes('no trace'))).to.throw('not an execution trace');
    expect(() => readExecutionTrace(bytes(header('1.22'), 1, 1))).to.throw('ends at byte 18');
    expect(() => readExecutionTrace(bytes(header('1.22'), 9))).to.throw('event 9 at byte 16');
  });
});

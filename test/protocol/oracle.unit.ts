import { expect } from 'chai';
import { Program } from '../../harness/binary/program.js';
import { Oracle, Reason } from '../../harness/protocol/oracle.js';
import type { Step } from '../binary/pc-table.js';
import { type SyntheticFunc, synthesise, syntheticFunc } from '../binary/synthetic.js';

const size = 0x20;

function func(name: string, rest: Partial<SyntheticFunc> = {}): SyntheticFunc {
  return syntheticFunc(name, size, rest);
}

/** A stack map of `bitmaps.length` bitmaps of `bits` bits, in the format of runtime.stackmap. */
function stackMap(bits: number, bitmaps: number[]): Buffer {
  const bytes = Buffer.alloc(8 + bitmaps.length * Math.ceil(bits / 8));
  bytes.writeInt32LE(bitmaps.length, 0);
  bytes.writeInt32LE(bits, 4);
  bitmaps.forEach((map, index) => {
    bytes.writeUIntLE(map, 8 + index * Math.ceil(bits / 8), Math.ceil(bits / 8));
  });
  return bytes;
}

function program(since: '1.12' | '1.16' | '1.20', funcs: SyntheticFunc[]): Program {
  return new Program('a program', synthesise({ since, funcs, files: ['/main.go'], symbols: true }).bytes);
}

describe('the oracle, where an unsafe point is a value of a table (since 1.15)', () => {
  // Table 0 is UnsafePoint: 8 safe bytes, 8 unsafe ones, the rest safe.
  const table: Step[] = [
    [8, -1],
    [8, -2],
    [size - 16, -1],
  ];
  const funcs = [
    func('runtime.debugCallV2'),
    func('main.work', { pcdata: [table] }),
    func('main.untold'),
    func('debugCall64', { pcdata: [[[size, -2]]] }),
    func('runtimes.other'),
  ];
  const file = program('1.20', funcs);
  const oracle = new Oracle(file, { major: 1, minor: 22, patch: 0 });
  const at = (name: string, offset: number): string => oracle.verdict((file.func(name)?.entry ?? 0) + offset);

  it('looks at the byte before PC', () => {
    expect(at('main.work', 8), 'behind the last safe byte').to.equal('accepted');
    expect(at('main.work', 9)).to.equal(Reason.unsafePoint);
    expect(at('main.work', 16), 'behind the last unsafe byte').to.equal(Reason.unsafePoint);
    expect(at('main.work', 17)).to.equal('accepted');
  });

  it('looks at the first byte where a function begins', () => {
    expect(at('main.work', 0)).to.equal('accepted');
  });

  it('takes a function without that table for safe, as the runtime does', () => {
    expect(at('main.untold', 4)).to.equal('accepted');
  });

  it('refuses the runtime by the name of its package, and what is no function', () => {
    expect(at('runtime.debugCallV2', 4)).to.equal(Reason.runtime);
    expect(at('runtimes.other', 4)).to.equal('accepted');
    expect(oracle.verdict(0x1234)).to.equal(Reason.unknownFunction);
  });

  it('accepts a call in the frame function of another call', () => {
    expect(at('debugCall64', 4)).to.equal('accepted');
  });

  it('has no register maps', () => {
    expect(oracle.registerMap(file.func('main.work')?.entry ?? 0)).to.equal(undefined);
  });
});

describe('the oracle, where a register map tells of safety (1.11 to 1.14)', () => {
  // Numbers of 1.12: PCDATA 2 is RegMapIndex, FUNCDATA 3 the maps.
  const maps = stackMap(4, [0b0001, 0b1010]);
  const index: Step[] = [
    [4, -1],
    [8, 1],
    [8, -2],
    [size - 20, 0],
  ];
  const mapped = { pcdata: [undefined, undefined, index], funcdata: [undefined, undefined, undefined, maps] };
  const funcs = [
    func('runtime.debugCallV1'),
    func('main.work', mapped),
    func('main.assembly'),
    func('debugCall64'),
  ];
  const file = program('1.12', funcs);
  const oracleOf = (minor: number): Oracle => new Oracle(file, { major: 1, minor, patch: 0 });
  const entry = (name: string): number => file.func(name)?.entry ?? 0;

  it('refuses what is unsafe at the byte before PC, and what has no maps', () => {
    const oracle = oracleOf(12);
    expect(oracle.verdict(entry('main.work') + 12)).to.equal('accepted');
    expect(oracle.verdict(entry('main.work') + 13)).to.equal(Reason.unsafePoint);
    expect(oracle.verdict(entry('main.work') + 20)).to.equal(Reason.unsafePoint);
    expect(oracle.verdict(entry('main.work') + 21)).to.equal('accepted');
    expect(oracle.verdict(entry('main.assembly') + 4)).to.equal(Reason.unsafePoint);
  });

  it('accepts the first instruction, and calls in frame functions only since 1.13', () => {
    expect(oracleOf(12).verdict(entry('main.work'))).to.equal('accepted');
    expect(oracleOf(12).verdict(entry('debugCall64') + 4)).to.equal(Reason.unsafePoint);
    expect(oracleOf(13).verdict(entry('debugCall64') + 4)).to.equal('accepted');
  });

  it('names the registers that hold pointers by the map of the byte before PC', () => {
    const bits = (offset: number): readonly boolean[] | undefined =>
      oracleOf(12)
        .registerMap(entry('main.work') + offset)
        ?.slice(0, 4);
    expect(bits(0), 'the first map, at the first instruction').to.deep.equal([true, false, false, false]);
    expect(bits(2), 'the first map, where the table does not say').to.deep.equal([true, false, false, false]);
    expect(bits(5)).to.deep.equal([false, true, false, true]);
    expect(bits(21)).to.deep.equal([true, false, false, false]);
    expect(oracleOf(12).registerMap(entry('main.assembly') + 4)).to.deep.equal([]);
  });
});

describe('the oracle', () => {
  it('is not made for a release without debug calls', () => {
    const file = program('1.12', [func('main.main')]);
    expect(() => new Oracle(file, { major: 1, minor: 10, patch: 0 })).to.throw('Go 1.10 has no debug calls');
  });
});

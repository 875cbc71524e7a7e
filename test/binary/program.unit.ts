import { expect } from 'chai';
import type { PcLayout } from '../../harness/binary/pc-layout.js';
import { Program } from '../../harness/binary/program.js';
import { FormatError } from '../../harness/host/format-error.js';
import { type SyntheticFunc, synthesise, syntheticFunc, TEXT } from './synthetic.js';

const stackMap = Buffer.from([2, 0, 0, 0, 10, 0, 0, 0, 0b0000_0101, 0b10, 0xff, 0b01]);

function func(name: string, size: number, more: Partial<SyntheticFunc> = {}): SyntheticFunc {
  const whole: [number, number][] = [[size - 1, 0]];
  const tables = { pcsp: whole, pcfile: whole, pcln: [[size - 1, 7] satisfies [number, number]] };
  return syntheticFunc(name, size, { ...tables, ...more });
}

const funcs: SyntheticFunc[] = [
  func('runtime.asm', 0x20, { funcID: 22, flag: 0 }),
  func('main.work', 0x60, {
    args: 24,
    startLine: 40,
    deferreturn: 0x50,
    pcsp: [
      [4, 0],
      [0x50, 56],
      [0xb, 0],
    ],
    pcfile: [
      [0x10, 1],
      [0x4f, 0],
    ],
    pcln: [
      [0x10, 300],
      [0x4f, 41],
    ],
    pcdata: [
      [
        [0x20, -1],
        [0x3f, -2],
      ],
      undefined,
      [[0x5f, 3]],
    ],
    funcdata: [stackMap, undefined, Buffer.from('other')],
  }),
  func('runtime.asm', 0x10, { funcID: 5, flag: 5, args: -0x8000_0000 }),
  // An even number of tables before the pointers, so that they need no padding; main.work has an odd one.
  func('main.last', 0x30, {
    pcdata: [[[0x2f, 1]], [[0x2f, 2]]],
    funcdata: [Buffer.from('last')],
    pcfile: [[0x2f, -1]],
  }),
];
const files = ['/src/main.go', '/src/inlined.go'];

interface Variant {
  since: PcLayout['since'];
  moduledata?: '1.26' | '1.27';
  goVersion: string;
}

const VARIANTS: Variant[] = [
  { since: '1.11', goVersion: 'go1.11.13' },
  { since: '1.12', goVersion: 'go1.15.15' },
  { since: '1.16', goVersion: 'go1.17' },
  { since: '1.18', goVersion: 'go1.19.8' },
  { since: '1.20', goVersion: 'go1.25.12' },
  { since: '1.20', moduledata: '1.26', goVersion: 'go1.26rc1' },
  { since: '1.20', moduledata: '1.27', goVersion: 'devel go1.27-0123456789' },
];

for (const variant of VARIANTS) {
  for (const pie of [false, true]) {
    for (const symbols of [true, false]) {
      const described = `${variant.goVersion}, ${pie ? 'position-independent' : 'at a fixed address'}, ${symbols ? 'with symbols' : 'stripped'}`;
      describe(`a program of ${described}`, () => {
        const { bytes, base, funcdata } = synthesise({ ...variant, funcs, files, pie, symbols });
        const text = base + TEXT;
        const work = text + 0x20;
        let program: Program;

        before(() => {
          program = new Program('a program', bytes);
        });

        function named(name: string) {
          const found = program.func(name);
          if (found === undefined) throw new Error(`no ${name}`);
          return found;
        }

        it('says what it is', () => {
          expect(program.pie).to.equal(pie);
          expect(program.stripped).to.equal(!symbols);
          expect(program.pcFormat).to.equal(variant.since);
          expect(program.entry).to.equal(text);
          expect(program.text).to.deep.equal({ start: text, end: text + 0xc0 });
          expect(program.goVersion).to.equal(variant.goVersion);
          expect(program.minor).to.equal(Number(/1\.(\d+)/.exec(variant.goVersion)?.[1]));
        });

        it('lists its functions', () => {
          const listed = [...program.funcs()].map(({ name, entry, end }) => [name, entry - text, end - text]);
          expect(listed).to.deep.equal([
            ['runtime.asm', 0, 0x20],
            ['main.work', 0x20, 0x80],
            ['runtime.asm', 0x80, 0x90],
            ['main.last', 0x90, 0xc0],
          ]);
        });

        it('finds a function by PC and by name, the function rather than its wrapper', () => {
          const at = (offset: number) => program.funcAt(text + offset)?.entry;
          expect([0, 0x1f, 0x20, 0x7f, 0x8f, 0xbf].map(at)).to.deep.equal(
            [0, 0, 0x20, 0x20, 0x80, 0x90].map(each => text + each),
          );
          expect(at(-1)).to.equal(undefined);
          expect(at(0xc0)).to.equal(undefined);
          expect(named('runtime.asm').entry).to.equal(text + 0x80);
          expect(program.funcsNamed('runtime.asm')).to.have.length(2);
          expect(program.func('main.absent')).to.equal(undefined);
          expect(program.func('main.Last[go.shape.int]')?.name).to.equal(symbols ? 'main.last' : undefined);
          expect(program.func('runtime.inside')).to.equal(undefined);
          expect(program.funcsNamed('main.absent')).to.deep.equal([]);
        });

        it('says of a function what its release records', () => {
          const later = (since: PcLayout['since'], value: number) =>
            variant.since >= since ? value : undefined;
          expect(named('main.work').args).to.equal(24);
          expect(named('runtime.asm').args).to.equal(-0x8000_0000);
          expect(named('runtime.asm').funcID).to.equal(5);
          expect(named('runtime.asm').flag).to.equal(later('1.16', 5) ?? 0);
          expect(named('main.work').startLine).to.equal(later('1.20', 40));
          expect(named('main.work').deferreturn).to.equal(later('1.12', work + 0x50));
          expect(named('main.last').deferreturn).to.equal(undefined);
        });

        it('has file and line, and the depth of the stack, for each PC', () => {
          const { lineAt, spdelta } = {
            lineAt: (at: number) => named('main.work').lineAt(at),
            spdelta: (at: number) => named('main.work').spdelta(at),
          };
          expect(lineAt(work)).to.deep.equal({ file: '/src/inlined.go', line: 300 });
          expect(lineAt(work + 0x10)).to.deep.equal({ file: '/src/main.go', line: 41 });
          expect(lineAt(work + 0x5f)).to.equal(undefined);
          expect(named('main.last').lineAt(text + 0x90)).to.equal(undefined);
          expect([0, 4, 0x53, 0x54].map(offset => spdelta(work + offset))).to.deep.equal([0, 56, 56, 0]);
          expect(spdelta(work + 0x5f)).to.equal(undefined);
          expect(
            named('main.work')
              .spdeltaRanges()
              .map(({ value }) => value),
          ).to.deep.equal([0, 56, 0]);
        });

        it('has PCDATA, -1 where there is none', () => {
          const { pcdata, pcdataRanges } = {
            pcdata: (table: number, offset: number) => named('main.work').pcdata(table, work + offset),
            pcdataRanges: (table: number) => named('main.work').pcdataRanges(table),
          };
          expect([0, 0x1f, 0x20, 0x5e, 0x5f].map(offset => pcdata(0, offset))).to.deep.equal([
            -1, -1, -2, -2, -1,
          ]);
          expect([1, 3, -1].map(table => pcdata(table, 0))).to.deep.equal([-1, -1, -1]);
          expect(pcdata(2, 0x30)).to.equal(3);
          expect(pcdataRanges(0)).to.deep.equal([
            { start: work, end: work + 0x20, value: -1 },
            { start: work + 0x20, end: work + 0x5f, value: -2 },
          ]);
          expect([1, 3].map(pcdataRanges)).to.deep.equal([[], []]);
        });

        it('has FUNCDATA, and decodes a stack map', () => {
          const address = named('main.work').funcdata(0) ?? 0;
          expect(address).to.equal(funcdata.get('main.work 0'));
          expect(named('main.work').funcdata(1)).to.equal(undefined);
          expect(named('main.work').funcdata(2)).to.equal(funcdata.get('main.work 2'));
          expect([3, -1].map(index => named('main.work').funcdata(index))).to.deep.equal([
            undefined,
            undefined,
          ]);
          expect(program.readMemory(named('main.last').funcdata(0) ?? 0, 4).toString()).to.equal('last');
          const { n, nbit, bitmaps } = program.stackMap(address);
          expect([n, nbit]).to.deep.equal([2, 10]);
          expect(bitmaps.map(bitmap => bitmap.map(Number).join(''))).to.deep.equal([
            '1010000001',
            '1111111110',
          ]);
        });

        it('has its symbols, unless they were taken out', () => {
          const symbol = program.symbol('main.work');
          const expected = { name: 'main.work', address: work, size: 0x5f, kind: 'function' };
          expect(symbol).to.deep.equal(symbols ? expected : undefined);
          expect([...program.symbols()]).to.have.length(symbols ? 6 : 0);
        });
      });
    }
  }
}

describe('the release of a program', () => {
  const ofProgram = (since: PcLayout['since'], goVersion?: string) =>
    new Program(
      'a program',
      synthesise({ since, funcs, files, ...(goVersion === undefined ? {} : { goVersion }) }).bytes,
    );

  it('is told by the format of a stripped program of 1.11 or 1.12, which has no version', () => {
    expect(ofProgram('1.11').goVersion).to.equal(undefined);
    expect(ofProgram('1.11').minor).to.equal(11);
    expect(ofProgram('1.11').tables.pcdata.RegMapIndex).to.equal(2);
    expect(ofProgram('1.12').minor).to.equal(12);
  });

  it('stays open for a development build that names a commit alone, and its tables with it', () => {
    const program = ofProgram('1.12', 'devel +0123456789 Thu Nov 7 2019');
    expect(program.goVersion).to.equal('devel +0123456789 Thu Nov 7 2019');
    expect(program.minor).to.equal(undefined);
    expect(() => program.tables).to.throw('does not say which release');
  });
});

describe('what memory holds', () => {
  const { bytes } = synthesise({ since: '1.20', funcs, files });
  const program = new Program('a program', bytes);
  const data = program.segments[1] ?? { address: 0, fileSize: 0, memorySize: 0 };

  it('is zero where the file ends and the segment goes on', () => {
    const end = data.address + data.fileSize;
    expect(data.memorySize).to.be.greaterThan(data.fileSize);
    expect(program.readMemory(end, 8).toString('hex')).to.equal('0000000000000000');
    expect(program.readMemory(end - 1, 9)).to.have.length(9);
    expect(
      program
        .readMemory(end - 1, 9)
        .subarray(1)
        .equals(Buffer.alloc(8)),
    ).to.equal(true);
  });

  it('can not be told outside the segments, nor across their ends', () => {
    const end = data.address + data.memorySize;
    expect(() => program.readMemory(end - 8, 9)).to.throw(FormatError);
    expect(() => program.readMemory(0x1000, 1)).to.throw(FormatError);
  });

  it('is no stack map everywhere', () => {
    const text = program.text.start;
    const [first] = [...program.funcs()];
    expect(first?.entry).to.equal(text);
    // The ELF header, read as counts, makes two billion bitmaps.
    expect(() => program.stackMap(text - TEXT)).to.throw('no stack map');
  });
});

describe('code of others between the functions of Go', () => {
  it('belongs to no function', () => {
    const program = new Program('a program', synthesise({ since: '1.18', funcs, files, hole: 1 }).bytes);
    const { start } = program.text;
    expect(program.funcAt(start + 0x20)).to.equal(undefined);
    expect([...program.funcs()].map(({ name }) => name)).to.deep.equal([
      'runtime.asm',
      'runtime.asm',
      'main.last',
    ]);
    expect(program.func('main.work')).to.equal(undefined);
    expect(program.funcAt(start + 0x1f)?.end).to.equal(start + 0x20);
  });
});

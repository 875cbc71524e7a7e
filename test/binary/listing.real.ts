import { basename } from 'node:path';
import { expect } from 'chai';
import { Program } from '../../harness/binary/program.js';
import { Workshop } from './build.js';
import { goroots } from './goroots.js';
import { type ListedFunc, type Listing, parseListing } from './listing.js';
import { SAMPLE } from './sources.js';

for (const goroot of goroots()) {
  describe(`what the compiler of ${goroot} lists`, () => {
    const workshop = new Workshop(goroot);
    let program: Program;
    const listings: Listing[] = [];

    before(async function () {
      this.timeout(600_000);
      const folder = workshop.source('sample', SAMPLE);
      const main = await workshop.go(['build', '-gcflags=-S', '-o', 'program', '.'], folder);
      const fmt = await workshop.go(['build', '-gcflags=-S', 'fmt'], folder);
      program = Program.open(`${folder}/program`);
      listings.push(parseListing(main.stderr, 'main'), parseListing(fmt.stderr, 'fmt'));
    });

    after(() => workshop.close());

    /** The functions that the linker kept, each with what was listed for it. */
    function* kept(): Generator<{
      listed: ListedFunc;
      func: NonNullable<ReturnType<Program['func']>>;
      data: Listing['data'];
    }> {
      for (const { funcs, data } of listings) {
        for (const listed of funcs) {
          const func = program.func(listed.name);
          if (func !== undefined && program.funcsNamed(listed.name).length === 1)
            yield { listed, func, data };
        }
      }
    }

    it('is all there: main.many, main.add and most of fmt', () => {
      const names = [...kept()].map(({ listed }) => listed.name);
      expect(names).to.include.members(['main.main', 'main.add', 'main.many', 'main.total']);
      expect(names.filter(name => name.startsWith('fmt.')).length).to.be.greaterThan(30);
    });

    it('gives arguments and frame of each function', () => {
      for (const { listed, func } of kept()) {
        expect(func.args, listed.name).to.equal(listed.args);
        const deepest = Math.max(...func.spdeltaRanges().map(range => range.value));
        expect(deepest, listed.name).to.equal(listed.locals);
        expect(func.spdelta(func.entry), listed.name).to.equal(0);
      }
    });

    it('gives file and line of each instruction', () => {
      const inlTree = program.tables.pcdata.InlTreeIndex;
      let compared = 0;
      for (const { listed, func } of kept()) {
        for (const [offset, printed] of listed.lines) {
          if (offset >= listed.size || printed === undefined) continue;
          const pc = func.entry + offset;
          // Early compilers print the position of the call that was inlined; the table has that of the callee.
          if ((program.minor ?? 0) < 12 && func.pcdata(inlTree, pc) >= 0) continue;
          const position = func.lineAt(pc);
          const where = `${listed.name}+0x${offset.toString(16)}`;
          const expected = `${basename(printed.file)}:${printed.line}`;
          expect(position && `${basename(position.file)}:${position.line}`, where).to.equal(expected);
          compared++;
        }
      }
      expect(compared).to.be.greaterThan(2000);
    });

    it('gives the value of each PCDATA table at each instruction', () => {
      const inlTree = program.tables.pcdata.InlTreeIndex;
      const changesSeen = new Map<number, number>();
      for (const { listed, func } of kept()) {
        for (const table of [0, 1, 2, 3, 4]) {
          // The assembler makes the inlining tree by itself; no instruction shows it.
          if (table === inlTree) continue;
          const changes = listed.pcdata.get(table) ?? [];
          for (const offset of [0, ...listed.lines.keys()]) {
            if (offset >= listed.size) continue;
            const expected = changes.findLast(change => change.offset <= offset)?.value ?? -1;
            const where = `${listed.name}+0x${offset.toString(16)} table ${table}`;
            expect(func.pcdata(table, func.entry + offset), where).to.equal(expected);
          }
          changesSeen.set(table, (changesSeen.get(table) ?? 0) + changes.length);
        }
      }
      const { RegMapIndex, UnsafePoint, StackMapIndex } = program.tables.pcdata;
      expect(changesSeen.get(StackMapIndex)).to.be.greaterThan(100);
      expect(changesSeen.get(UnsafePoint ?? RegMapIndex ?? -1)).to.be.greaterThan(20);
    });

    it('gives the FUNCDATA of each function, byte for byte', () => {
      let compared = 0;
      for (const { listed, func, data } of kept()) {
        for (let index = 0; index < 10; index++) {
          const symbol = listed.funcdata.get(index);
          const address = func.funcdata(index);
          if (index === program.tables.funcdata.InlTree) continue;
          expect(address !== undefined, `${listed.name} FUNCDATA ${index}`).to.equal(symbol !== undefined);
          const bytes = data.get(symbol ?? '');
          if (bytes === undefined || address === undefined) continue;
          expect(
            program.readMemory(address, bytes.length).toString('hex'),
            `${listed.name} ${symbol}`,
          ).to.equal(bytes.toString('hex'));
          compared++;
        }
      }
      expect(compared).to.be.greaterThan(100);
    });

    it('decodes the pointer maps of main.many', () => {
      const func = program.func('main.many');
      const address = func?.funcdata(program.tables.funcdata.ArgsPointerMaps);
      if (address === undefined) throw new Error('main.many has no map of its arguments');
      const map = program.stackMap(address);
      expect(map.n).to.be.greaterThan(0);
      expect(map.bitmaps).to.have.length(map.n);
      // *pair, []string (pointer, length, capacity), interface{} (two pointers): the first words of the frame.
      const someMap = map.bitmaps.map(bitmap => bitmap.slice(0, 6).map(Number).join(''));
      expect(someMap, someMap.join(' ')).to.satisfy((maps: string[]) =>
        maps.some(bits => /^11001?1?/.test(bits)),
      );
      expect(map.nbit).to.be.at.least(6);
    });
  });
}

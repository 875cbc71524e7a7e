import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { funcIDName, funcIDOf } from '../../harness/binary/func-ids.js';
import { Program } from '../../harness/binary/program.js';
import { tableNumbers } from '../../harness/binary/table-numbers.js';
import { Workshop } from './build.js';
import { goroots } from './goroots.js';
import { SAMPLE } from './sources.js';

for (const goroot of goroots()) {
  describe(`the numbers of ${goroot}`, () => {
    const workshop = new Workshop(goroot);
    let version: string;
    let minor: number;
    let program: Program;
    let stripped: Program;

    before(async function () {
      this.timeout(300_000);
      version =
        (await workshop.go(['env', 'GOVERSION'])).stdout.trim() ||
        readFileSync(join(goroot, 'VERSION'), 'utf8').trim();
      minor = Number(/^go1\.(\d+)/.exec(version)?.[1]);
      const folder = workshop.source('sample', SAMPLE);
      program = Program.open(await workshop.build(folder, 'ordinary'));
      stripped = Program.open(await workshop.build(folder, 'stripped', ['-ldflags=-s -w']));
    });

    after(() => workshop.close());

    it('of its PCDATA and FUNCDATA are those of runtime/funcdata.h', () => {
      const header = readFileSync(join(goroot, 'src/runtime/funcdata.h'), 'utf8');
      const defined = (kind: string) =>
        Object.fromEntries(
          [...header.matchAll(new RegExp(`#define ${kind}_(\\w+) (\\d+)`, 'g'))].map(([, name, value]) => [
            name,
            Number(value),
          ]),
        );
      const { pcdata, funcdata } = tableNumbers(minor);
      // runtime/symtab.go of 1.15 has two names for table 0; the header has the old one.
      const { UnsafePoint, ...others } = pcdata;
      expect(minor === 15 ? others : pcdata).to.deep.equal(defined('PCDATA'));
      expect(UnsafePoint).to.equal(minor < 15 ? undefined : 0);
      expect(funcdata).to.deep.equal(defined('FUNCDATA'));
    });

    it('of its special functions are those of its sources', () => {
      const [file, prefix] =
        minor < 21 ? ['src/runtime/symtab.go', 'funcID_'] : ['src/internal/abi/symtab.go', 'FuncID_?'];
      const source = readFileSync(join(goroot, file), 'utf8');
      const body = /^\t(?:funcID_normal|FuncIDNormal)[\s\S]*?^\)/m.exec(source)?.[0] ?? '';
      const names = [...body.matchAll(new RegExp(`^\\t${prefix}(\\w+)`, 'gm'))].map(match => match[1]);
      expect(names.length).to.be.greaterThan(15);
      const known = names.map((_, id) => funcIDName(minor, id));
      expect(known.map(name => name?.toLowerCase())).to.deep.equal(names.map(name => name?.toLowerCase()));
      expect(funcIDName(minor, names.length)).to.equal(undefined);
    });

    it('are in the program: every special function has its FuncID, and no other has one', () => {
      const renamed: Record<string, string> = { runtime_main: 'runtime.main', abort: 'runtime.abort' };
      const special = [...program.funcs()].filter(
        func => func.funcID !== 0 && func.funcID !== funcIDOf(minor, 'wrapper'),
      );
      const names = special.map(func => func.name).sort();
      const expected = special
        .map(func => funcIDName(minor, func.funcID) ?? '')
        .map(name => renamed[name] ?? `runtime.${name}`);
      expect(names).to.deep.equal(expected.sort());
      expect(special.length).to.be.greaterThan(10);
      const entry = minor < 17 ? 'debugCallV1' : 'debugCallV2';
      expect(program.func(`runtime.${entry}`)?.funcID).to.equal(funcIDOf(minor, entry));
      expect(program.func(minor < 17 ? 'runtime.debugCallV2' : 'runtime.debugCallV1')).to.equal(undefined);
    });

    it('and its version are in the file', () => {
      expect(program.goVersion).to.equal(version);
      expect(stripped.goVersion).to.equal(minor < 13 ? undefined : version);
      expect(program.minor).to.equal(minor);
      expect(stripped.minor).to.equal(minor);
      const flags = program.func('runtime.goexit')?.flag;
      expect(flags).to.equal(minor < 17 ? 0 : minor === 17 ? 1 : 5);
      expect(program.func('main.many')?.startLine).to.equal(minor < 20 ? undefined : 18);
      const deferreturn = program.func('main.many')?.deferreturn;
      if (minor > 11)
        expect(deferreturn).to.be.within(
          program.func('main.many')?.entry ?? 0,
          program.func('main.many')?.end ?? 0,
        );
      expect(program.func('main.add')?.deferreturn).to.equal(undefined);
    });

    it('agree with its symbol table', async () => {
      const listed = await workshop.go(['tool', 'nm', '-size', program.path]);
      const lines = listed.stdout
        .trimEnd()
        .split('\n')
        .map(line => /^ *([0-9a-f]+) +(\d+) ([TtDdBbRr]) (.*)$/.exec(line));
      let compared = 0;
      for (const [, address = '', size, , name = ''] of lines.filter(line => line !== null)) {
        const symbol = program.symbol(name);
        // Local symbols of C and assembly may share a name.
        if (symbol?.address !== Number.parseInt(address, 16)) {
          expect(
            listed.stdout.split('\n').filter(line => line.endsWith(` ${name}`)).length,
            name,
          ).to.be.greaterThan(1);
          continue;
        }
        expect(symbol.size, name).to.equal(Number(size));
        compared++;
      }
      expect(compared).to.be.greaterThan(1500);
    });

    it('and all functions are the same in a stripped program', () => {
      const [whole, bare] = [program, stripped].map(each =>
        [...each.funcs()].map(func => ({
          name: func.name,
          funcID: func.funcID,
          args: func.args,
          bytes: func.end - func.entry,
          pcdata: [0, 1, 2, 3].map(table => func.pcdataRanges(table).map(({ value }) => value)),
          chosen: each.func(func.name)?.entry === func.entry,
        })),
      );
      expect(bare).to.deep.equal(whole);
      expect(stripped.symbol('main.main')).to.equal(undefined);
      expect(program.symbol('main.main')).to.include({
        kind: 'function',
        address: program.func('main.main')?.entry,
      });
    });
  });
}

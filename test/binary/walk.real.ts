import { expect } from 'chai';
import { Program } from '../../harness/binary/program.js';
import { Workshop } from './build.js';
import { goroots } from './goroots.js';
import { WALK } from './sources.js';

/** Flags of a build, and whether it needs cgo: gcc then links, and arranges the file in its own way. */
const VARIANTS: Record<string, { flags: string[]; cgo?: boolean }> = {
  ordinary: { flags: [] },
  stripped: { flags: ['-ldflags=-s -w'] },
  pie: { flags: ['-buildmode=pie'] },
  'stripped-pie': { flags: ['-buildmode=pie', '-ldflags=-s -w'] },
  'linked-by-gcc': { flags: ['-ldflags=-linkmode=external'], cgo: true },
  'stripped-pie-linked-by-gcc': { flags: ['-buildmode=pie', '-ldflags=-linkmode=external -s -w'], cgo: true },
};

for (const goroot of goroots()) {
  describe(`what a running program of ${goroot} says of itself`, () => {
    const workshop = new Workshop(goroot);
    after(() => workshop.close());

    for (const [variant, { flags, cgo }] of Object.entries(VARIANTS)) {
      it(`is what the file says: function, file and line of every 16th byte, ${variant}`, async () => {
        const folder = workshop.source('walk', WALK);
        const path = await workshop.build(folder, variant, flags, cgo);
        const program = Program.open(path);
        expect(program.stripped).to.equal(variant.startsWith('stripped'));
        expect(program.pie).to.equal(variant.includes('pie'));

        const [first = '', ...lines] = (await workshop.output(path)).trimEnd().split('\n');
        const main = program.func('main.main');
        const bias = Number(first) - (main?.entry ?? 0);
        if (!program.pie) expect(bias).to.equal(0);
        expect(lines.length).to.be.greaterThan(10_000);
        const inlTree = program.tables.pcdata.InlTreeIndex;
        const unnamed = new Set<string>();
        for (const line of lines) {
          const [address, entry, name, lineNumber, file] = line.split('\t');
          const pc = Number(address) - bias;
          const func = program.funcAt(pc);
          expect(func?.entry, line).to.equal(Number(entry) - bias);
          // FuncForPC names the function that was inlined here, if any.
          const inlined = (func?.pcdata(inlTree, pc) ?? -1) >= 0;
          // The runtime takes the first name of its table for a missing one.
          if (!inlined && name !== '') expect(printable(func?.name), line).to.equal(printable(name));
          else if (!inlined && func !== undefined) unnamed.add(func.name);
          const position = func?.lineAt(pc) ?? { file: '?', line: 0 };
          expect(`${position.file}:${position.line}`, line).to.equal(`${file}:${lineNumber}`);
        }
        expect(unnamed.size).to.be.at.most(1);
      });
    }
  });
}

/** Since 1.21 the table has the type arguments of a name, and FuncForPC leaves them out. */
function printable(name: string | undefined): string | undefined {
  return name?.replace(/\[.*\]/, '[...]');
}

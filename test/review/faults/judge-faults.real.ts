import { mkdirSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { silent } from '../../../harness/host/progress.js';
import { protocolOf } from '../../../harness/releases/protocol.js';
import type { FaultVerdict } from '../../../harness/review/faults/fault-verdict.js';
import { judgeFaults } from '../../../harness/review/faults/judge-faults.js';
import { faultCatalogue } from '../../../harness/review/faults/rules/catalogue.js';
import { type Fault, faultsOf } from '../../../harness/review/faults/rules/fault.js';
import { scenarios } from '../../../harness/scenarios/catalogue.js';
import type { Toolchain } from '../../../harness/toolchain/toolchain.js';
import { goroots } from '../../binary/goroots.js';
import { Folder } from '../../toolchain/fakes.js';
import { stampOf, toolchainAt } from '../../toolchain/real-toolchain.js';

const chosen = scenarios.filter(({ id }) =>
  ['linker/func-id', 'call/returns', 'registers/general-after-return', 'refusal/runtime'].includes(id),
);

// On one toolchain only: faults are built in the same way on all, and each takes a minute.
for (const root of goroots().slice(0, 1)) {
  describe(`faults in ${root}`, function () {
    this.timeout(900_000);
    let folder: Folder;
    let toolchain: Toolchain;
    let catalogue: Fault[];
    let stamp: string;
    const temporary = process.env.TMPDIR;

    before(async () => {
      folder = new Folder();
      stamp = stampOf(root);
      // A separate folder: other programs of this package may be running on this machine.
      process.env.TMPDIR = join(folder.path, 'tmp');
      mkdirSync(process.env.TMPDIR);
      toolchain = await toolchainAt(root, folder.cache);
      catalogue = await faultCatalogue(root, 'amd64');
    });
    after(() => {
      if (temporary === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = temporary;
      folder.end();
    });

    function find(what: (fault: Fault) => boolean): Fault {
      const found = catalogue.find(what);
      if (found === undefined) throw new Error(`no such fault in ${root}`);
      return found;
    }

    async function verdicts(faults: readonly Fault[]): Promise<FaultVerdict[]> {
      const options = { toolchain, faults, scenarios: chosen, profile: 'quick', seed: 1 } as const;
      const result = await judgeFaults({ ...options, cache: folder.cache, progress: silent });
      expect(result.unsteady).to.deep.equal([]);
      expect(result.verdicts.map(({ fault }) => fault)).to.deep.equal(faults);
      return result.verdicts;
    }

    it('are at least 150, no two of one name', () => {
      expect(catalogue).to.have.length.above(150);
      expect(new Set(catalogue.map(({ id }) => id)).size).to.equal(catalogue.length);
    });

    it('are noticed by the scenario that is about them, in assembly, in Go, in a tool, and where the runtime hangs', async () => {
      const status = protocolOf(toolchain.version) === 'V1' ? 'AX' : 'R12';
      const faults = [
        find(({ rule, before }) => rule === 'dropped instruction' && before.startsWith('MOVQ R13, r13-')),
        find(({ rule, symbol }) => rule === 'wrong text' && symbol === 'debugCallRuntime'),
        find(({ rule, file }) => rule === 'dropped entry' && /pcln\.go|objabi\/funcid\.go/.test(file)),
        // The program never gets an answer, so it never ends.
        ...faultsOf('src/runtime/debugcall.go', await sourceOf('src/runtime/debugcall.go'), [
          await inserted('func debugCallCheck(pc uintptr) string {', ' for { }'),
        ]),
        find(({ rule, before }) => rule === 'dropped instruction' && before === `MOVQ $16, ${status}`),
      ];
      const found = await verdicts(faults);
      expect(found.map(({ noticedBy }) => noticedBy?.scenario)).to.include.members([
        'registers/general-after-return',
        'refusal/runtime',
        'linker/func-id',
      ]);
      expect(found.map(({ outcome }) => outcome)).to.deep.equal(faults.map(() => 'noticed'));
    });

    it('survive if there is nothing to notice, and differ from those with the same code and those that don’t build', async () => {
      const source = await sourceOf('src/runtime/debugcall.go');
      const faults = [
        ...faultsOf('src/runtime/debugcall.go', source, [
          await inserted('func debugCallCheck(pc uintptr) string {', ' if false { pc = 0 }'),
        ]),
        ...faultsOf('src/runtime/debugcall.go', source, [
          await inserted('func debugCallCheck(pc uintptr) string {', ' pc = "x"'),
        ]),
        find(
          ({ rule, before, symbol }) =>
            rule === 'dropped instruction' && before === 'JMP restore' && /^debugCallV/.test(symbol),
        ),
      ];
      const last = catalogue.filter(({ before, after }) => before === 'JMP restore' && after === '').at(-1);
      if (last !== undefined) faults[2] = last;
      const found = await verdicts(faults);
      expect(found.map(({ outcome }) => outcome)).to.deep.equal(['same code', 'does not build', 'survived']);
      expect(found[2]?.scenarios).to.equal(chosen.length);
    });

    it('leave the GOROOT as it was, and nothing behind', () => {
      expect(stampOf(root)).to.equal(stamp);
      expect(readdirSync(tmpdir())).to.deep.equal([]);
    });

    async function sourceOf(file: string): Promise<string> {
      return readFile(`${root}/${file}`, 'utf8');
    }

    async function inserted(after: string, text: string): Promise<Parameters<typeof faultsOf>[2][number]> {
      const at = (await sourceOf('src/runtime/debugcall.go')).indexOf(after) + after.length;
      return { rule: 'dropped statement', symbol: 'debugCallCheck', start: at, end: at, text };
    }
  });
}

import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { compileFixture } from '../../harness/fixtures/compile.js';
import { Cache } from '../../harness/host/cache.js';
import { packageRoot } from '../../harness/host/files.js';
import { type DutyVerdict, judgeDuties } from '../../harness/observe/duties/judge.js';
import { duties } from '../../harness/observe/duties/table.js';
import type { ObservedCall } from '../../harness/observe/following/call.js';
import { observe } from '../../harness/observe/observe.js';
import { observationRecord } from '../../harness/observe/record.js';
import { oldestAndNewest } from '../binary/goroots.js';
import { expectValid } from '../cli/schemas.js';
import { toolchainAt } from '../toolchain/real-toolchain.js';
import { faults } from './faults.js';

const double = join(packageRoot, 'dist/test/observe/double.js');

/** What was seen of a fault. */
interface Played {
  calls: readonly ObservedCall[];
  verdicts: DutyVerdict[];
}

/** Plays all faults in one process that is observed. Returns what was seen, by fault. */
async function played(program: string): Promise<Map<string, Played>> {
  const folder = mkdtempSync(join(tmpdir(), 'doubles-'));
  const output = join(folder, 'output');
  const [input, out] = [openSync('/dev/null', 'r'), openSync(output, 'w')];
  try {
    const { calls } = await observe(
      { command: [process.execPath, double, program, ...Object.keys(faults)] },
      { timeoutMs: 120_000, signal: new AbortController().signal, files: [input, out, out] },
    );
    const lines = [...readFileSync(output, 'utf8').matchAll(/^(\d+) (.+)$/gm)];
    return new Map(
      lines.map(([, pid, name = '']) => {
        const own = calls.filter(({ debuggee }) => debuggee.pid === Number(pid));
        return [name, { calls: own, verdicts: judgeDuties(own) }];
      }),
    );
  } finally {
    closeSync(input);
    closeSync(out);
    rmSync(folder, { recursive: true });
  }
}

for (const root of oldestAndNewest()) {
  describe(`a debugger that forgets a duty, in a program of ${root}`, function () {
    this.timeout(300_000);
    let seen: Map<string, Played>;
    const verdictsOf = (fault: string): DutyVerdict[] => seen.get(fault)?.verdicts ?? [];
    const verdictOn = (fault: string, duty: string): DutyVerdict | undefined =>
      verdictsOf(fault).find(({ id }) => id === duty);

    before(async () => {
      const toolchain = await toolchainAt(root, Cache.default());
      const { path } = await compileFixture(toolchain, { name: 'calls' });
      seen = await played(path);
    });

    it('is found to have kept every duty that comes up when it forgets none', () => {
      const both = [...verdictsOf('none'), ...verdictsOf('none, refused')];
      expect(both.flatMap(({ id, broken }) => broken.map(one => `${id}: ${one.seen}`))).to.deep.equal([]);
      const held = new Set(both.flatMap(({ id, verdict }) => (verdict === 'held' ? [id] : [])));
      expect([...held].toSorted()).to.deep.equal(duties.map(({ id }) => id).toSorted());
    });

    it('has each call in the form that docs/observe.schema.json describes', () => {
      const calls = [...seen.values()].flatMap(one => one.calls);
      expectValid('observe', { ...observationRecord({ calls }), notes: [] });
    });

    it('leaves a call without an end where the program ends within it', () => {
      expect(seen.get('call.return-address')?.calls.map(({ cut }) => cut)).to.deep.equal([
        'the program ended',
      ]);
    });

    for (const { id } of duties) {
      it(`is noticed when it forgets ${id}`, () => {
        expect(verdictOn(id, id), 'the verdict').to.deep.include({ verdict: 'broken' });
      });
    }
  });
}

import { expect } from 'chai';
import { archNamed } from '../../harness/arch/all.js';
import { obtainQemu } from '../../harness/emulators/qemu.js';
import { Cache } from '../../harness/host/cache.js';
import { silent } from '../../harness/host/progress.js';
import { firstLineOn } from '../../harness/releases/protocol.js';
import { compareLines } from '../../harness/releases/version.js';
import { scenarios } from '../../harness/scenarios/catalogue.js';
import { runScenarios } from '../../harness/scenarios/run.js';
import { forProcessor } from '../../harness/toolchain/processor.js';
import { runtimeTests } from '../../harness/toolchain/runtime-tests/judge.js';
import type { Toolchain } from '../../harness/toolchain/toolchain.js';
import { goroots } from '../binary/goroots.js';
import { Folder } from '../toolchain/fakes.js';
import { toolchainAt } from '../toolchain/real-toolchain.js';

/** What each scenario comes to on arm64, in every release that has debug calls there. */
const expected = {
  'call/every-argument-and-result': 'passed',
  'frame/too-large': 'passed',
  'registers/general-after-return': 'passed',
  'registers/flags-after-return': 'passed',
  'registers/vector-after-return': 'not-applicable',
  'registers/float-after-return': 'passed',
  'registers/temporary-after-return': 'known-defect',
  'refusal/unknown-function': 'passed',
  'concurrency/two-at-once': 'not-judged',
  'builds/race': 'not-judged',
} as const;

for (const root of goroots()) {
  describe(`Go for arm64, made by ${root}`, function () {
    this.timeout(900_000);
    let folder: Folder;
    let toolchain: Toolchain;

    before(async function () {
      folder = new Folder();
      const here = await toolchainAt(root, folder.cache);
      if (compareLines(here.version, firstLineOn('arm64')) < 0) return this.skip();
      const { path } = await obtainQemu('arm64', {
        cache: Cache.default(),
        progress: silent,
        offline: false,
      });
      const options = archNamed('arm64')?.qemuOptions ?? [];
      toolchain = forProcessor(here, 'arm64', { kind: 'qemu', path, options });
    });
    after(() => folder.end());

    it('is judged in QEMU, and what QEMU can’t do is not judged', async () => {
      const ids = Object.keys(expected);
      const chosen = scenarios.filter(({ id }) => ids.includes(id));
      const results = await runScenarios(toolchain, chosen, {
        timeoutMs: 600_000,
        progress: silent,
        profile: 'full',
        repeatCommand: id => id,
      });
      const outcomes = Object.fromEntries(results.map(({ id, outcome }) => [id, outcome]));
      expect(outcomes).to.deep.equal(expected);
      const race = results.find(({ id }) => id === 'builds/race');
      expect(race).to.include({ cause: 'emulator' });
    });

    it('passes the runtime’s own tests in QEMU', async () => {
      const results = await runtimeTests(toolchain, { cache: folder.cache });
      expect(results).to.not.deep.equal([]);
      for (const { name, outcome } of results) expect(outcome, name).to.equal('passed');
    });
  });
}

import { expect } from 'chai';
import { archNamed } from '../../../harness/arch/all.js';
import { Program } from '../../../harness/binary/program.js';
import { obtainQemu } from '../../../harness/emulators/qemu.js';
import { compileFixture } from '../../../harness/fixtures/compile.js';
import { Cache } from '../../../harness/host/cache.js';
import { silent } from '../../../harness/host/progress.js';
import { Oracle } from '../../../harness/protocol/oracle.js';
import { firstLineOn } from '../../../harness/releases/protocol.js';
import { compareLines } from '../../../harness/releases/version.js';
import { Debuggee } from '../../../harness/scenarios/debuggee.js';
import { SourceMarkers } from '../../../harness/scenarios/markers.js';
import { intToInt } from '../../../harness/scenarios/suites/fixtures.js';
import { forProcessor } from '../../../harness/toolchain/processor.js';
import { goroots } from '../../binary/goroots.js';
import { Folder } from '../../toolchain/fakes.js';
import { toolchainAt } from '../../toolchain/real-toolchain.js';

// What QEMU does here does not depend on the release.
for (const root of goroots().slice(-1)) {
  describe(`the vector registers of POWER in QEMU, with ${root}`, function () {
    this.timeout(600_000);
    let folder: Folder;
    let program: Debuggee | undefined;

    before(async function () {
      folder = new Folder();
      const here = await toolchainAt(root, folder.cache);
      if (compareLines(here.version, firstLineOn('ppc64le')) < 0) return this.skip();
      const options = archNamed('ppc64le')?.qemuOptions ?? [];
      const places = { cache: Cache.default(), progress: silent, offline: false };
      const emulator = { kind: 'qemu' as const, path: (await obtainQemu('ppc64le', places)).path, options };
      const toolchain = forProcessor(here, 'ppc64le', emulator);
      const { path, sources } = await compileFixture(toolchain, { name: 'calls' }, { cache: folder.cache });
      const file = Program.open(path);
      program = new Debuggee(file, new Oracle(file, here.version), new SourceMarkers(sources), { emulator });
      program.runTo('spin');
    });
    afterEach(() => program?.target.kill());
    after(() => folder.end());

    // QEMU 11 gives VR0 no number.
    it('are all read and written, one by one and around a call', () => {
      if (program === undefined) throw new Error('the program was not started');
      const { target, tid, arch } = program;
      const state = target.readVectorState(tid).slice();
      for (const { name, offset } of arch.vectors.stubRegisters) {
        if (!/^vr\d+$/.test(name)) continue;
        for (let byte = 0; byte < 16; byte++) state[offset + byte] = (offset + 7 * byte + 1) % 256;
      }
      target.writeVectorState(tid, state);
      expect(target.readVectorState(tid)).to.deep.equal(state);
      const { results } = program.call('main.Add', intToInt, [41n]);
      expect(results).to.deep.equal([42n]);
      // A signal that waits for the thread comes after that.
      target.interrupt(tid);
      expect(target.readVectorState(tid)).to.deep.equal(state);
      target.resume(tid);
      expect(target.wait()).to.deep.equal({ kind: 'interrupted', tid });
    });
  });
}

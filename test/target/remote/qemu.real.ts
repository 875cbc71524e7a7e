import { expect } from 'chai';
import { Registers } from '../../../harness/arch/registers.js';
import { Program } from '../../../harness/binary/program.js';
import type { EmulatorCommand } from '../../../harness/emulators/command.js';
import { obtainQemu } from '../../../harness/emulators/qemu.js';
import { compileFixture } from '../../../harness/fixtures/compile.js';
import { Cache } from '../../../harness/host/cache.js';
import { defined } from '../../../harness/host/defined.js';
import { silent } from '../../../harness/host/progress.js';
import type { Signature } from '../../../harness/protocol/abi/layout.js';
import { float64, int, int32, string } from '../../../harness/protocol/abi/types.js';
import { Oracle } from '../../../harness/protocol/oracle.js';
import type { StopRecord } from '../../../harness/protocol/trace.js';
import { Debuggee } from '../../../harness/scenarios/debuggee.js';
import { SourceMarkers } from '../../../harness/scenarios/markers.js';
import { intToInt, nothing } from '../../../harness/scenarios/suites/fixtures.js';
import { DeadlineError } from '../../../harness/target/target.js';
import { goroots } from '../../binary/goroots.js';
import { Folder } from '../../toolchain/fakes.js';
import { toolchainAt } from '../../toolchain/real-toolchain.js';

const scale: Signature = { parameters: [float64, int32, string], results: [float64, int] };

const calls: Record<string, (program: Debuggee) => StopRecord[]> = {
  returned: program => program.call('main.Add', intToInt, [41n]).trace(),
  panicked: program => program.call('main.PanicString', nothing, []).trace(),
  refused: program => program.call('main.Add', intToInt, [41n], { frameBytes: 65537 }).trace(),
};

/** What has to be the same wherever the program runs: everything but threads, addresses and what is left in scratch registers. */
function essence({ kind, status, function: place, differs, detail }: StopRecord): object {
  return { kind, status, place, differs, reason: kind === 'refused' ? detail : '' };
}

for (const root of goroots()) {
  describe(`calls in qemu-x86_64 with ${root}`, function () {
    this.timeout(600_000);
    let folder: Folder;
    let start: (emulator?: EmulatorCommand) => Debuggee;
    let emulator: EmulatorCommand;
    let program: Debuggee | undefined;

    before(async () => {
      folder = new Folder();
      const options = { cache: Cache.default(), progress: silent, offline: false };
      emulator = { kind: 'qemu', path: (await obtainQemu('amd64', options)).path, options: [] };
      const toolchain = await toolchainAt(root, folder.cache);
      const { path, sources } = await compileFixture(toolchain, { name: 'calls' }, { cache: folder.cache });
      const file = Program.open(path);
      const oracle = new Oracle(file, toolchain.version);
      start = where => {
        program = new Debuggee(file, oracle, new SourceMarkers(sources), defined({ emulator: where }));
        program.runTo('spin');
        return program;
      };
    });
    afterEach(() => program?.target.kill());
    after(() => folder.end());

    for (const [name, call] of Object.entries(calls)) {
      it(`stop as they do under ptrace: ${name}`, () => {
        const native = start();
        const expected = call(native).map(essence);
        native.target.kill();
        expect(call(start(emulator)).map(essence)).to.deep.equal(expected);
      });
    }

    it('take floating-point numbers, and keep the vector registers of their caller', () => {
      const emulated = start(emulator);
      const { arch } = emulated;
      const state = emulated.target.readVectorState(emulated.tid).slice();
      for (let index = 0; index < 8; index++) state[arch.vectors.argumentOffset(index)] = 0x40 + index;
      emulated.target.writeVectorState(emulated.tid, state);
      const filled = emulated.target.readVectorState(emulated.tid).slice();
      const { results } = emulated.call('main.Scale', scale, [2.5, 3n, [0n, 0n]]);
      expect(results[0]).to.equal(7.5);
      expect(emulated.target.readVectorState(emulated.tid)).to.deep.equal(filled);
    });

    it('are answered a hundred times in a row', () => {
      const emulated = start(emulator);
      for (let value = 0; value < 100; value++) {
        const { results } = emulated.call('main.Add', intToInt, [BigInt(value)]);
        expect(results).to.deep.equal([BigInt(value + 1)]);
      }
    });

    it('keep the breakpoint that their thread was about to step over when it was interrupted', () => {
      const { target, tid, arch } = start(emulator);
      const registers = new Registers(arch.registers);
      target.readRegisters(tid, registers);
      target.setDeadline(10_000);
      target.insertBreakpoint(registers.pc);
      target.interrupt(tid);
      target.resume(tid);
      expect(target.wait()).to.deep.equal({ kind: 'interrupted', tid });
      target.resume(tid);
      expect(target.wait()).to.deep.equal({ kind: 'trap', tid, address: registers.pc, breakpoint: true });
    });

    it('end with an error that says so when the time is over', () => {
      const emulated = start(emulator);
      emulated.target.setDeadline(300);
      emulated.target.resume(emulated.tid);
      expect(() => emulated.target.wait()).to.throw(DeadlineError);
    });
  });
}

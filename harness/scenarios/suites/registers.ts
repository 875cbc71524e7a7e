import { expect } from 'chai';
import type { RegisterName, Registers } from '../../ptrace/registers.js';
import { hex, pointerRegisters, programFlags } from '../../ptrace/registers.js';
import type { Debuggee } from '../debuggee.js';
import type { Scenario, Stage } from '../scenario.js';
import { calls, intToInt, nothing } from './fixtures.js';

/** Ways in which an injected call can end. */
const endings: Record<string, (program: Debuggee) => Registers> = {
  return: program => program.call('main.Add', intToInt, [1n]).after,
  panic: program => program.call('main.PanicString', nothing, []).after,
  refusal: program => program.call('main.Add', intToInt, [1n], { frameBytes: 65537 }).after,
};

/**
 * General registers that a debugger may find with any content. In V2, R14 is the goroutine in all of Go's compiled code.
 */
function freeRegisters(stage: Stage): RegisterName[] {
  return pointerRegisters.filter(name => stage.protocol.name === 'V1' || name !== 'r14');
}

/** A value that no register holds by chance, is no pointer, and tells its register. */
function sentinel(index: number, salt: bigint): bigint {
  return 0x7a5a_0000_0000_0000n | (salt << 32n) | BigInt(index * 0x0101_0101);
}

/** Every register and its content, for comparison and for reading. */
function contents(registers: Registers, names: readonly RegisterName[]): Record<string, string> {
  return Object.fromEntries(names.map(name => [name, hex(registers.get(name))]));
}

/** Fills the free registers; the program's own are to be put back before it goes on. */
function fill(program: Debuggee, names: readonly RegisterName[], salt: bigint): Registers {
  const filled = program.registers();
  names.forEach((name, index) => {
    filled.set(name, sentinel(index, salt));
  });
  program.setRegisters(filled);
  return filled;
}

function generalScenario(ending: keyof typeof endings): Scenario {
  return {
    id: `registers/general-after-${ending}`,
    title: `general registers are as before after a ${ending}`,
    requirements: ['registers.general'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      const names = freeRegisters(stage);
      const filled = fill(program, names, 1n);
      const after = endings[ending]?.(program);
      expect(after && contents(after, names)).to.deep.equal(contents(filled, names));
    },
  };
}

function flagsScenario(ending: keyof typeof endings): Scenario {
  return {
    id: `registers/flags-after-${ending}`,
    title: `flags are as before after a ${ending}`,
    requirements: ['registers.flags'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      // Two patterns that have no flag in common: no instruction leaves both by chance. DF stays clear, as Go has it.
      for (const pattern of [0x841n, 0x094n]) {
        const registers = program.registers();
        const others = registers.get('eflags') & ~programFlags;
        registers.set('eflags', others | pattern);
        program.setRegisters(registers);
        const after = endings[ending]?.(program);
        expect(after && hex(after.get('eflags') & programFlags), 'RFLAGS').to.equal(hex(pattern));
      }
    },
  };
}

/** What the protocol promises of registers. */
export const registers: Scenario[] = [
  generalScenario('return'),
  generalScenario('panic'),
  generalScenario('refusal'),
  {
    id: 'registers/reloaded',
    title: 'the runtime reloads its own copies, whatever the debugger hands back',
    requirements: ['registers.reloaded'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      const names = freeRegisters(stage);
      const filled = fill(program, names, 1n);
      const atRestore = (handed: Registers): void =>
        names.forEach((name, index) => {
          handed.set(name, sentinel(index, 2n));
        });
      const { after } = program.call('main.Add', intToInt, [1n], { atRestore });
      expect(contents(after, names)).to.deep.equal(contents(filled, names));
    },
  },
  flagsScenario('return'),
  flagsScenario('panic'),
  flagsScenario('refusal'),
  {
    id: 'registers/vector',
    title: 'vector registers, MXCSR and the x87 control word are as before',
    requirements: ['registers.vector'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      const state = program.target.readExtendedState(program.tid).slice();
      const view = new DataView(state.buffer);
      // Layout of XSAVE's legacy region (Intel SDM volume 1, 13.4.1); the AVX half is component 2, at 576 on every CPU.
      view.setUint16(0, 0x027f, true);
      view.setUint32(24, 0x1f80 | 0x2000, true);
      for (let offset = 160; offset < 160 + 16 * 16; offset++) state[offset] = offset & 0xff;
      const components = Number(view.getBigUint64(464, true));
      const avx = (components & 4) !== 0 && state.length >= 832;
      if (avx) for (let offset = 576; offset < 832; offset++) state[offset] = ~offset & 0xff;
      view.setBigUint64(512, view.getBigUint64(512, true) | (avx ? 7n : 3n), true);
      program.target.writeExtendedState(program.tid, state);
      program.call('main.Add', intToInt, [1n]);
      const after = program.target.readExtendedState(program.tid);
      const part = (bytes: Uint8Array, from: number, to: number): string =>
        Buffer.from(bytes.subarray(from, to)).toString('hex');
      expect(part(after, 0, 2), 'x87 control word').to.equal(part(state, 0, 2));
      expect(part(after, 24, 28), 'MXCSR').to.equal(part(state, 24, 28));
      expect(part(after, 160, 416), 'X0 to X15').to.equal(part(state, 160, 416));
      if (avx) expect(part(after, 576, 832), 'upper halves of Y0 to Y15').to.equal(part(state, 576, 832));
    },
  },
];

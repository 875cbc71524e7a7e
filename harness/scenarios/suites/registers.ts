import { expect } from 'chai';
import type { RegisterName, Registers } from '../../target/ptrace/registers.js';
import { hex, pointerRegisters, programFlags } from '../../target/ptrace/registers.js';
import type { CallOptions, Debuggee } from '../debuggee.js';
import type { Scenario, Stage } from '../scenario.js';
import { calls, intToInt, nothing } from './fixtures.js';

/** Ways in which an injected call can end. */
const endings: Record<string, (program: Debuggee, options: CallOptions) => Registers> = {
  return: (program, options) => program.call('main.Add', intToInt, [1n], options).after,
  panic: (program, options) => program.call('main.PanicString', nothing, [], options).after,
  refusal: (program, options) =>
    program.call('main.Add', intToInt, [1n], { ...options, frameBytes: 65537 }).after,
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
      const after = endings[ending]?.(program, {});
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
        const after = endings[ending]?.(program, {});
        expect(after && hex(after.get('eflags') & programFlags), 'RFLAGS').to.equal(hex(pattern));
      }
    },
  };
}

function reloadedScenario(ending: string): Scenario {
  return {
    id: `registers/reloaded-after-${ending}`,
    title: `after a ${ending} the runtime reloads its own copies, whatever the debugger hands back`,
    requirements: ['registers.reloaded'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      const filled = fill(program, freeRegisters(stage), 1n);
      const atRestore = (handed: Registers): void =>
        pointerRegisters.forEach((name, index) => {
          handed.set(name, sentinel(index, 2n));
        });
      const after = endings[ending]?.(program, { atRestore });
      expect(after && contents(after, pointerRegisters)).to.deep.equal(contents(filled, pointerRegisters));
    },
  };
}

/** Offsets in an XSAVE area: its legacy part, the bits that say which components are valid, and the first of the others (Intel SDM volume 1, 13.4). */
const xsave = { controlWord: 0, mxcsr: 24, enabled: 464, valid: 512, registers: 32, extended: 576 };

/** Components that a program can fill with anything: x87, SSE, AVX and the three of AVX-512. */
const fillable = 0xe7n;

/** A thread's vector and floating-point state, filled with bytes that tell their place as far as the CPU has registers for it. */
function fillExtended(program: Debuggee): Uint8Array {
  const state = program.target.readExtendedState(program.tid).slice();
  const view = new DataView(state.buffer);
  // Round towards zero and towards infinity, extended precision, exceptions masked.
  view.setUint16(xsave.controlWord, 0x0f7f, true);
  view.setUint32(xsave.mxcsr, 0x1f80 | 0x4000, true);
  for (let offset = xsave.registers; offset < 416; offset++) state[offset] = (offset * 7) & 0xff;
  for (let offset = xsave.extended; offset < state.length; offset++) state[offset] = (offset * 5 + 1) & 0xff;
  const enabled = view.getBigUint64(xsave.enabled, true);
  view.setBigUint64(xsave.valid, enabled & fillable, true);
  program.target.writeExtendedState(program.tid, state);
  // An instruction later the thread has what the CPU has room for: not the padding, and not the components that it hasn't got.
  const before = program.registers();
  program.step();
  program.setRegisters(before);
  return program.target.readExtendedState(program.tid).slice();
}

function vectorScenario(ending: string): Scenario {
  return {
    id: `registers/vector-after-${ending}`,
    title: `x87, SSE, AVX and AVX-512 registers, MXCSR and control words are as before after a ${ending}`,
    requirements: ['registers.vector'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      const filled = fillExtended(program);
      endings[ending]?.(program, {});
      const after = program.target.readExtendedState(program.tid);
      const part = (bytes: Uint8Array, from: number, to: number): string =>
        Buffer.from(bytes.subarray(from, to)).toString('hex');
      expect(part(after, 0, 2), 'x87 control word').to.equal(part(filled, 0, 2));
      expect(part(after, 24, 28), 'MXCSR').to.equal(part(filled, 24, 28));
      expect(part(after, 32, 160), 'ST0 to ST7').to.equal(part(filled, 32, 160));
      expect(part(after, 160, 416), 'X0 to X15').to.equal(part(filled, 160, 416));
      expect(part(after, 576, after.length), 'AVX and beyond').to.equal(part(filled, 576, filled.length));
      expect(part(filled, 160, 416), 'what was to be preserved').not.to.equal('00'.repeat(256));
    },
  };
}

/** What the protocol promises of registers. */
export const registers: Scenario[] = [
  generalScenario('return'),
  generalScenario('panic'),
  generalScenario('refusal'),
  ...Object.keys(endings).map(reloadedScenario),
  flagsScenario('return'),
  flagsScenario('panic'),
  flagsScenario('refusal'),
  ...Object.keys(endings).map(vectorScenario),
];

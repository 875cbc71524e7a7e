import { expect } from 'chai';
import {
  controlWord,
  enabledComponents,
  fillableComponents,
  headerEnd,
  isX87Padding,
  mxcsr,
  type Part,
  usedComponents,
  vectorRegisters,
  x87Registers,
} from '../../arch/amd64/xsave.js';
import { hex, type Registers } from '../../arch/registers.js';
import { nameOfGoRegister } from '../../binary/entry-comment.js';
import type { CallOptions, Debuggee } from '../debuggee.js';
import type { Scenario } from '../scenario.js';
import { calls, intToInt, nothing } from './fixtures.js';

/** The ways in which an injected call can end. */
const endings: Record<string, (program: Debuggee, options: CallOptions) => Registers> = {
  return: (program, options) => program.call('main.Add', intToInt, [1n], options).after,
  panic: (program, options) => program.call('main.PanicString', nothing, [], options).after,
  refusal: (program, options) =>
    program.call('main.Add', intToInt, [1n], { ...options, frameBytes: 65537 }).after,
};

/** A value that no register holds by chance, that is no pointer, and that identifies its register. */
function sentinel(index: number, salt: bigint): bigint {
  return 0x7a5a_0000_0000_0000n | (salt << 32n) | BigInt(index * 0x0101_0101);
}

/** Registers and their contents, for comparison and for reading. */
function contents(registers: Registers, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map(name => [name, hex(registers.get(name))]));
}

/** Fills registers. The caller restores the program's own before it goes on. */
function fill(program: Debuggee, names: readonly string[], salt: bigint): Registers {
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
      const names = program.freeRegisters;
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
      const flags = program.arch.flags ?? stage.notApplicable('this processor has no flags');
      for (const pattern of flags.patterns) {
        const registers = program.registers();
        const others = registers.get(flags.register) & ~flags.visible;
        registers.set(flags.register, others | pattern);
        program.setRegisters(registers);
        const after = endings[ending]?.(program, {});
        expect(after && hex(after.get(flags.register) & flags.visible), 'flags').to.equal(hex(pattern));
      }
    },
  };
}

function reloadedScenario(ending: string): Scenario {
  return {
    id: `registers/reloaded-after-${ending}`,
    title: `after a ${ending}, the runtime reloads its own copies, whatever the debugger hands back`,
    requirements: ['registers.reloaded'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      const { pointerRegisters } = program.arch;
      const filled = fill(program, program.freeRegisters, 1n);
      const atRestore = (handed: Registers): void =>
        pointerRegisters.forEach((name, index) => {
          handed.set(name, sentinel(index, 2n));
        });
      const after = endings[ending]?.(program, { atRestore });
      expect(after && contents(after, pointerRegisters)).to.deep.equal(contents(filled, pointerRegisters));
    },
  };
}

/**
 * Fills a thread's vector and floating-point state, as far as the CPU has registers for it, with bytes that
 * identify their place. Returns the state.
 */
function fillExtended(program: Debuggee): Uint8Array {
  const state = program.target.readVectorState(program.tid).slice();
  const view = new DataView(state.buffer);
  // Round towards zero and towards infinity, extended precision, exceptions masked.
  view.setUint16(controlWord.start, 0x0f7f, true);
  view.setUint32(mxcsr.start, 0x1f80 | 0x4000, true);
  for (let offset = x87Registers.start; offset < vectorRegisters.end; offset++)
    state[offset] = isX87Padding(offset) ? 0 : (offset * 7) & 0xff;
  for (let offset = headerEnd; offset < state.length; offset++) state[offset] = (offset * 5 + 1) & 0xff;
  const enabled = view.getBigUint64(enabledComponents, true);
  view.setBigUint64(usedComponents, enabled & fillableComponents, true);
  program.target.writeVectorState(program.tid, state);
  // One instruction later the thread has what the CPU has registers for, without padding and without missing
  // components.
  const before = program.registers();
  program.step();
  program.setRegisters(before);
  return program.target.readVectorState(program.tid).slice();
}

function vectorScenario(ending: string): Scenario {
  return {
    id: `registers/vector-after-${ending}`,
    title: `x87, SSE, AVX and AVX-512 registers, MXCSR and control words are as before after a ${ending}`,
    requirements: ['registers.vector'],
    processors: ['amd64'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      const filled = fillExtended(program);
      endings[ending]?.(program, {});
      const after = program.target.readVectorState(program.tid);
      const part = (bytes: Uint8Array, { start, end }: Part): string =>
        Buffer.from(bytes.subarray(start, end)).toString('hex');
      const beyond = { start: headerEnd, end: after.length };
      expect(part(after, controlWord), 'x87 control word').to.equal(part(filled, controlWord));
      expect(part(after, mxcsr), 'MXCSR').to.equal(part(filled, mxcsr));
      expect(part(after, x87Registers), 'ST0 to ST7').to.equal(part(filled, x87Registers));
      expect(part(after, vectorRegisters), 'X0 to X15').to.equal(part(filled, vectorRegisters));
      expect(part(after, beyond), 'AVX and beyond').to.equal(part(filled, beyond));
      expect(part(filled, vectorRegisters), 'what was to be preserved').not.to.equal('00'.repeat(256));
    },
  };
}

/**
 * Fills the numbered vector and floating-point registers of a gdb stub; control registers stay. Returns the
 * state.
 */
function fillNumbered(program: Debuggee): Uint8Array {
  const { target, tid, arch } = program;
  const state = target.readVectorState(tid).slice();
  const { stubRegisters } = arch.vectors;
  stubRegisters.forEach(({ name, offset }, index) => {
    const end = stubRegisters[index + 1]?.offset ?? state.length;
    if (!/\d/.test(name) || name.startsWith('fcc')) return;
    for (let at = offset; at < end; at++) state[at] = (at * 7) & 0xff;
  });
  target.writeVectorState(tid, state);
  return target.readVectorState(tid).slice();
}

function numberedScenario(ending: string): Scenario {
  return {
    id: `registers/float-after-${ending}`,
    title: `vector and floating-point registers, and their control words, are as before after a ${ending}`,
    requirements: ['registers.vector'],
    processors: ['arm64', 'ppc64le', 'loong64', 'riscv64'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      const filled = fillNumbered(program);
      endings[ending]?.(program, {});
      const after = program.target.readVectorState(program.tid);
      const { stubRegisters } = program.arch.vectors;
      const changed = stubRegisters.flatMap(({ name, offset }, index) => {
        const end = stubRegisters[index + 1]?.offset ?? filled.length;
        const [was, is] = [filled, after].map(state => Buffer.from(state.subarray(offset, end)));
        return was?.equals(is ?? new Uint8Array())
          ? []
          : [`${name}: ${was?.toString('hex')} became ${is?.toString('hex')}`];
      });
      expect(changed, 'registers that the call changed').to.deep.equal([]);
      expect(filled.filter(byte => byte !== 0).length, 'bytes to be preserved').to.be.above(200);
    },
  };
}

function temporaryScenario(ending: keyof typeof endings): Scenario {
  return {
    id: `registers/temporary-after-${ending}`,
    title: `the registers that the assembler and the compiler use for a moment are as before after a ${ending}`,
    requirements: ['registers.temporary'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      const { arch } = program;
      // What the runtime says it loses is kept as it says: the debugger takes the goroutine back.
      const lost = (stage.comment(arch)?.lost ?? []).map(name => nameOfGoRegister(arch, name));
      for (const takesBack of [false, true]) {
        const names = arch.temporaries.filter(name => lost.includes(name) === takesBack);
        if (names.length === 0) continue;
        const filled = fill(program, names, 1n);
        const after = endings[ending]?.(program, { takesBack });
        expect(after && contents(after, names)).to.deep.equal(contents(filled, names));
      }
      // What the goroutine was taken back from must not have been needed.
      expect(program.call('main.Add', intToInt, [1n]).results, 'a call after them').to.deep.equal([2n]);
    },
  };
}

/** What the protocol promises about registers. */
export const registers: Scenario[] = [
  generalScenario('return'),
  generalScenario('panic'),
  generalScenario('refusal'),
  ...Object.keys(endings).map(reloadedScenario),
  flagsScenario('return'),
  flagsScenario('panic'),
  flagsScenario('refusal'),
  ...Object.keys(endings).map(vectorScenario),
  ...Object.keys(endings).map(numberedScenario),
  ...Object.keys(endings).map(temporaryScenario),
];

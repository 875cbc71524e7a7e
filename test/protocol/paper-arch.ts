import { amd64 } from '../../harness/arch/amd64/index.js';
import type { Arch } from '../../harness/arch/arch.js';
import { RegisterFile } from '../../harness/arch/registers.js';
import { type CallSequence, restoreRegisters } from '../../harness/arch/sequence.js';

const names = ['r0', 'r1', 'status', 'closure', 'g', 'link', 'sp', 'pc'];
const registers = new RegisterFile(
  names.map(name => ({ name, bytes: 8, stubName: name, compared: ~0n, ofThread: false })),
  { pc: 'pc', sp: 'sp', lr: 'link' },
);
const index = (name: string): number => registers.index(name);

/**
 * How a processor with a link register is called: what is pushed is the old link register, and the PC goes
 * into it. The frame is above the saved link register, and the reason of one refusal is not where the others
 * are.
 */
const sequence: CallSequence = {
  name: 'V2',
  entrySymbol: 'runtime.debugCallV2',
  status: index('status'),
  closure: index('closure'),
  integers: [index('r0'), index('r1')],
  floats: 0,
  goroutine: index('g'),
  minimumStackBytes: 288,
  sufficientStackBytes: 512,
  pushedBytes: 32,
  frameOffset: 16,
  panicOffset: 16,
  reasonOffsets: [24, 16],
  linkOffset: 0,
  enter(at, { entry, frameBytes, pc }) {
    const slot = at.sp - 32;
    const writes = [
      { address: slot, words: [at.lr] },
      { address: slot - 16, words: [frameBytes] },
    ];
    at.sp = slot;
    at.lr = pc;
    at.pc = entry;
    return writes;
  },
  call(at, callee) {
    at.lr = at.pc;
    at.pc = callee.function;
    at.setNumber('closure', callee.closure);
    return [];
  },
  restore(at, saved, _slot, judged) {
    restoreRegisters(at, saved);
    return judged === saved.pc ? [] : [{ address: at.sp, words: [saved.pc] }];
  },
};

/**
 * A processor that no one has: with a link register, g in a register, a trap of four bytes, and no frame
 * pointer.
 */
export const paperArch: Arch = {
  ...amd64,
  goarch: 'paper',
  pcQuantum: 4,
  trap: { bytes: Uint8Array.of(1, 2, 3, 4), pcCorrection: 4, signalCode: 1 },
  registers,
  pointerRegisters: ['r0', 'r1', 'closure'],
  flags: undefined,
  goroutine: { kind: 'register', register: index('g') },
  systemCallRegister: undefined,
  sequences: { V1: undefined, V2: sequence },
};

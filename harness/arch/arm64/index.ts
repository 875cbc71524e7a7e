import type { Arch } from '../arch.js';
import { linkRegisterSequence } from '../link-register.js';
import { stubVectors } from '../stub-vectors.js';
import { assembly } from './go-assembly.js';
import { instructions, trap } from './instructions.js';
import { flags, pointerRegisters, registerFile } from './registers.js';

const index = (name: string): number => registerFile.index(name);

/** AArch64, little-endian. Debug calls since 1.19 (runtime/asm_arm64.s). */
export const arm64: Arch = {
  goarch: 'arm64',
  // EM_AARCH64, R_AARCH64_RELATIVE. Go finds g in a register.
  elf: { machine: 183, littleEndian: true, relocations: { relative: 1027, threadOffset: undefined } },
  pcQuantum: 4,
  trap,
  registers: registerFile,
  pointerRegisters,
  flags,
  lostByCall: ['x27'],
  temporaries: ['x27'],
  zeros: [],
  goroutine: { kind: 'register', register: index('x28') },
  systemCallRegister: undefined,
  sequences: {
    V1: undefined,
    V2: {
      ...linkRegisterSequence({ pushedBytes: 16, frameSizeBelow: 16, closure: index('x26') }),
      name: 'V2',
      entrySymbol: 'runtime.debugCallV2',
      status: index('x20'),
      integers: Array.from({ length: 16 }, (_, number) => index(`x${number}`)),
      floats: 16,
      goroutine: index('x28'),
      minimumStackBytes: 288,
      sufficientStackBytes: 448,
      frameOffset: 8,
      panicOffset: 8,
      reasonOffsets: [8],
    },
  },
  vectors: stubVectors(
    [{ prefix: 'v', bytes: 16, count: 32 }],
    [
      ['fpsr', 4],
      ['fpcr', 4],
    ],
    number => `v${number}`,
  ),
  instructions,
  assembly,
  // The default CPU has SVE, and qemu 10's stub then swaps the halves of vector registers that it writes.
  qemuOptions: ['-cpu', 'neoverse-n1'],
};

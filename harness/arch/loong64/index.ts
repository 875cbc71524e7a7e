import type { Arch } from '../arch.js';
import { linkRegisterSequence } from '../link-register.js';
import { stubVectors } from '../stub-vectors.js';
import { assembly } from './go-assembly.js';
import { instructions, trap } from './instructions.js';
import { pointerRegisters, registerFile } from './registers.js';

const index = (name: string): number => registerFile.index(name);

/** LoongArch, 64 bits. It has no flags. Debug calls since 1.24 (runtime/asm_loong64.s). */
export const loong64: Arch = {
  goarch: 'loong64',
  // EM_LOONGARCH, R_LARCH_RELATIVE. Go finds g in a register.
  elf: { machine: 258, littleEndian: true, relocations: { relative: 3, threadOffset: undefined } },
  pcQuantum: 4,
  trap,
  registers: registerFile,
  pointerRegisters,
  flags: undefined,
  lostByCall: ['r30'],
  temporaries: ['r30'],
  zeros: ['r0'],
  goroutine: { kind: 'register', register: index('r22') },
  systemCallRegister: undefined,
  sequences: {
    V1: undefined,
    V2: {
      ...linkRegisterSequence({ pushedBytes: 8, frameSizeBelow: 8, closure: index('r29') }),
      name: 'V2',
      entrySymbol: 'runtime.debugCallV2',
      // It is the 16th integer result register as well: that result can't be read (asm_loong64.s, 1.24 to
      // 1.27).
      status: index('r19'),
      integers: Array.from({ length: 16 }, (_, number) => index(`r${4 + number}`)),
      floats: 16,
      goroutine: index('r22'),
      minimumStackBytes: 280,
      sufficientStackBytes: 400,
      frameOffset: 8,
      panicOffset: 8,
      reasonOffsets: [8],
    },
  },
  vectors: stubVectors(
    [
      { prefix: 'f', bytes: 8, count: 32 },
      { prefix: 'fcc', bytes: 1, count: 8 },
    ],
    [['fcsr', 4]],
    number => `f${number}`,
  ),
  instructions,
  assembly,
  qemuOptions: [],
};

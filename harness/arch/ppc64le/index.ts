import type { Arch } from '../arch.js';
import { linkRegisterSequence } from '../link-register.js';
import { stubVectors } from '../stub-vectors.js';
import { assembly } from './go-assembly.js';
import { firstVectorRegister, instructions, localEntryBytes, trap } from './instructions.js';
import { flags, pointerRegisters, registerFile } from './registers.js';

const index = (name: string): number => registerFile.index(name);

/** POWER, 64 bits, little-endian. Debug calls since 1.22 (runtime/asm_ppc64x.s). */
export const ppc64le: Arch = {
  goarch: 'ppc64le',
  // EM_PPC64, R_PPC64_RELATIVE. Go finds g in a register.
  elf: { machine: 21, littleEndian: true, relocations: { relative: 22, threadOffset: undefined } },
  pcQuantum: 4,
  trap,
  registers: registerFile,
  pointerRegisters,
  flags,
  lostByCall: ['ctr'],
  temporaries: ['ctr', 'r31'],
  zeros: ['r0'],
  goroutine: { kind: 'register', register: index('r30') },
  systemCallRegister: undefined,
  sequences: {
    V1: undefined,
    V2: {
      ...linkRegisterSequence({
        pushedBytes: 32,
        frameSizeBelow: 32,
        closure: index('r11'),
        self: index('r12'),
      }),
      name: 'V2',
      entrySymbol: 'runtime.debugCallV2',
      status: index('r20'),
      integers: [3, 4, 5, 6, 7, 8, 9, 10, 14, 15, 16, 17].map(number => index(`r${number}`)),
      floats: 12,
      singlesAreDoubles: true,
      goroutine: index('r30'),
      minimumStackBytes: 320,
      sufficientStackBytes: 544,
      frameOffset: 32,
      panicOffset: 32,
      // debugCallCheck's result lies at 40, "call frame too large" is put at 32 (asm_ppc64x.s, 1.22 to 1.27).
      reasonOffsets: [40, 32],
    },
  },
  vectors: stubVectors(
    [
      { prefix: 'f', bytes: 8, count: 32 },
      // The halves of VSX registers 0 to 31 that are no floating-point registers.
      { prefix: 'vs', suffix: 'h', bytes: 8, count: 32 },
      { prefix: 'vr', bytes: 16, count: 32, swapped: true },
    ],
    [
      ['fpscr', 4],
      ['vscr', 4],
      ['vrsave', 4],
    ],
    number => `f${number + 1}`,
    // QEMU 11.1 counts one register of the floating-point unit too few.
    firstVectorRegister,
  ),
  instructions,
  assembly,
  qemuOptions: [],
  localEntry: read => localEntryBytes(read(8)),
};

import type { Arch } from '../arch.js';
import { linkRegisterSequence } from '../link-register.js';
import { stubVectors } from '../stub-vectors.js';
import { assembly } from './go-assembly.js';
import { instructions, trap } from './instructions.js';
import { pointerRegisters, registerFile } from './registers.js';

const index = (name: string): number => registerFile.index(name);

/** Numbers of the registers, integer or floating-point, for arguments and results (abi-internal.md). */
const argumentNumbers = [10, 11, 12, 13, 14, 15, 16, 17, 8, 9, 18, 19, 20, 21, 22, 23];

/** What gdb stubs call F0 to F31. */
const floatNames = [
  ...['ft0', 'ft1', 'ft2', 'ft3', 'ft4', 'ft5', 'ft6', 'ft7', 'fs0', 'fs1'],
  ...['fa0', 'fa1', 'fa2', 'fa3', 'fa4', 'fa5', 'fa6', 'fa7'],
  ...['fs2', 'fs3', 'fs4', 'fs5', 'fs6', 'fs7', 'fs8', 'fs9', 'fs10', 'fs11', 'ft8', 'ft9', 'ft10', 'ft11'],
];

/**
 * RISC-V, 64 bits. It has no flags. No release of Go has debug calls on it; the series `riscv64` brings them
 * (runtime/debugcall_riscv64.s).
 */
export const riscv64: Arch = {
  goarch: 'riscv64',
  // EM_RISCV, R_RISCV_RELATIVE. Go finds g in a register.
  elf: { machine: 243, littleEndian: true, relocations: { relative: 3, threadOffset: undefined } },
  pcQuantum: 2,
  trap,
  registers: registerFile,
  pointerRegisters,
  flags: undefined,
  lostByCall: ['x31'],
  temporaries: ['x31'],
  zeros: [],
  goroutine: { kind: 'register', register: index('x27') },
  // The prologue calls by X5: X1 has the function's own return address (cmd/internal/obj/riscv, stacksplit).
  growthLink: index('x5'),
  systemCallRegister: undefined,
  sequences: {
    V1: undefined,
    V2: {
      ...linkRegisterSequence({ pushedBytes: 8, frameSizeBelow: 8, closure: index('x26') }),
      name: 'V2',
      entrySymbol: 'runtime.debugCallV2',
      status: index('x24'),
      integers: argumentNumbers.map(number => index(`x${number}`)),
      floats: 16,
      goroutine: index('x27'),
      minimumStackBytes: 448,
      sufficientStackBytes: 448,
      frameOffset: 8,
      panicOffset: 8,
      reasonOffsets: [8],
    },
  },
  vectors: stubVectors(
    [],
    [...floatNames.map(name => [name, 8] as const), ['fcsr', 4]],
    number => floatNames[argumentNumbers[number] ?? -1] ?? '',
  ),
  instructions,
  assembly,
  qemuOptions: [],
};

import type { GoAssembly } from '../arch.js';
import { numbered } from '../names.js';

export const assembly: GoAssembly = {
  runtimeFile: 'debugcall_riscv64.s',
  suffix: '_riscv64.s',
  fileTags: ['riscv64'],
  // X2 is the stack pointer, X3 and X4 are the system's, X27 has the name g.
  registers: ['X1', ...numbered('X', 5, 26), 'g', ...numbered('X', 28, 31)],
  stackPointers: ['X2', 'SP', 'FP'],
  jumps: {
    BEQ: ['BNE'],
    BNE: ['BEQ'],
    BEQZ: ['BNEZ'],
    BNEZ: ['BEQZ'],
    BLT: ['BGE'],
    BGE: ['BLT'],
    BLTU: ['BGEU'],
    BGEU: ['BLTU'],
  },
};

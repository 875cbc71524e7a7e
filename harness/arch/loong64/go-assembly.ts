import type { GoAssembly } from '../arch.js';
import { numbered } from '../names.js';

export const assembly: GoAssembly = {
  runtimeFile: 'asm_loong64.s',
  suffix: '_loong64.s',
  fileTags: ['loong64'],
  // R3 is the stack pointer, R22 has the name g.
  registers: ['R1', 'R2', ...numbered('R', 4, 21), 'g', ...numbered('R', 23, 31)],
  stackPointers: ['R3', 'SP', 'FP'],
  jumps: {
    BEQ: ['BNE'],
    BNE: ['BEQ'],
    // Two registers are compared: what differs at the boundary takes them the other way round.
    BLT: ['BGE'],
    BGE: ['BLT'],
    BLTU: ['BGEU'],
    BGEU: ['BLTU'],
  },
};

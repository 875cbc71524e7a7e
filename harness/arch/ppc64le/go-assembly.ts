import type { GoAssembly } from '../arch.js';
import { numbered } from '../names.js';

export const assembly: GoAssembly = {
  runtimeFile: 'asm_ppc64x.s',
  suffix: '_ppc64le.s',
  fileTags: ['ppc64le', 'ppc64x'],
  // R1 is the stack pointer, R30 has the name g.
  registers: ['R2', ...numbered('R', 3, 29), 'g', 'R31'],
  stackPointers: ['R1', 'SP', 'FP'],
  jumps: {
    BEQ: ['BNE'],
    BNE: ['BEQ'],
    BGT: ['BLE', 'BGE'],
    BGE: ['BLT', 'BGT'],
    BLT: ['BGE', 'BLE'],
    BLE: ['BGT', 'BLT'],
  },
};

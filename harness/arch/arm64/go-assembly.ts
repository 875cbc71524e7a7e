import type { GoAssembly } from '../arch.js';
import { numbered } from '../names.js';

export const assembly: GoAssembly = {
  runtimeFile: 'asm_arm64.s',
  suffix: '_arm64.s',
  fileTags: ['arm64'],
  // The assembler refuses R18, the system's, and R28 but by the name g.
  registers: [...numbered('R', 0, 17), ...numbered('R', 19, 27), 'g', 'R29', 'R30'],
  stackPointers: ['RSP', 'SP', 'FP'],
  jumps: {
    BEQ: ['BNE'],
    BNE: ['BEQ'],
    CBZ: ['CBNZ'],
    CBNZ: ['CBZ'],
    BGT: ['BLE', 'BGE'],
    BGE: ['BLT', 'BGT'],
    BLT: ['BGE', 'BLE'],
    BLE: ['BGT', 'BLT'],
    BHI: ['BLS', 'BHS'],
    BHS: ['BLO', 'BHI'],
    BLO: ['BHS', 'BLS'],
    BLS: ['BHI', 'BLO'],
  },
};

import type { GoAssembly } from '../arch.js';

export const assembly: GoAssembly = {
  runtimeFile: 'asm_amd64.s',
  suffix: '_amd64.s',
  fileTags: ['amd64'],
  // The order of ssa.registersAMD64.
  registers: 'AX CX DX BX BP SI DI R8 R9 R10 R11 R12 R13 R14 R15'.split(' '),
  stackPointers: ['SP', 'FP'],
  jumps: {
    JZ: ['JNZ'],
    JNZ: ['JZ'],
    JEQ: ['JNE'],
    JNE: ['JEQ'],
    JA: ['JLS', 'JCC'],
    JHI: ['JLS', 'JCC'],
    JAE: ['JCS', 'JHI'],
    JCC: ['JCS', 'JHI'],
    JB: ['JCC', 'JLS'],
    JCS: ['JCC', 'JLS'],
    JBE: ['JHI', 'JCS'],
    JLS: ['JHI', 'JCS'],
    JLT: ['JGE', 'JLE'],
    JLE: ['JGT', 'JLT'],
    JGT: ['JLE', 'JGE'],
    JGE: ['JLT', 'JGT'],
  },
};

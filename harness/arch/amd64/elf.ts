import type { ElfFormat } from '../arch.js';

/** EM_X86_64, R_X86_64_RELATIVE and R_X86_64_TPOFF64 (the processor's ABI supplement). */
export const elf: ElfFormat = {
  machine: 62,
  littleEndian: true,
  relocations: { relative: 8, threadOffset: 18 },
};

import type { Instructions, Trap } from '../arch.js';
import { signed, word32 } from '../word32.js';

/** BREAK 0, at which the kernel leaves PC. */
export const trap: Trap = {
  bytes: Uint8Array.of(0x00, 0x00, 0x2a, 0x00),
  pcCorrection: 4,
  signalCode: 1,
};

/**
 * BL: opcode 0x15 in the six highest bits. BEQZ, BNEZ, BCEQZ: 0x10 to 0x12; BEQ to BGEU: 0x16 to 0x1b
 * (LoongArch reference manual, 2.2.5).
 */
export const instructions: Instructions = {
  prefixBytes: 4,
  directCallBytes: 4,
  kindOf(code) {
    const opcode = word32(code, true) >>> 26;
    if (opcode === 0x15) return 'call';
    return (opcode >= 0x10 && opcode <= 0x12) || (opcode >= 0x16 && opcode <= 0x1b)
      ? 'conditional jump'
      : 'other';
  },
  callTarget(code, pc) {
    const word = word32(code, true);
    // The high part of the offset is in the lowest ten bits.
    const offset = (word & 0x3ff) * 0x1_0000 + ((word >>> 10) & 0xffff);
    return word >>> 26 === 0x15 ? pc + 4 * signed(offset, 26) : undefined;
  },
};

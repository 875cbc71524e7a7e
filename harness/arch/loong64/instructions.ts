import type { Instructions, Trap } from '../arch.js';
import { word32 } from '../word32.js';

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
};

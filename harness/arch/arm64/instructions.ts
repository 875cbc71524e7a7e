import type { Instructions, Trap } from '../arch.js';
import { signed, word32 } from '../word32.js';

/** BRK #0, at which the kernel leaves PC. */
export const trap: Trap = {
  bytes: Uint8Array.of(0x00, 0x00, 0x20, 0xd4),
  pcCorrection: 4,
  signalCode: 1,
};

/**
 * BL: bits 31 to 26 are 100101. B.cond, CBZ, CBNZ, TBZ, TBNZ (Arm Architecture Reference Manual, C4.1,
 * branches).
 */
export const instructions: Instructions = {
  prefixBytes: 4,
  directCallBytes: 4,
  kindOf(code) {
    const word = word32(code, true);
    if (word >>> 26 === 0b100101) return 'call';
    const conditional =
      word >>> 24 === 0b01010100 ||
      ((word >>> 25) & 0x3f) === 0b011010 ||
      ((word >>> 25) & 0x3f) === 0b011011;
    return conditional ? 'conditional jump' : 'other';
  },
  callTarget(code, pc) {
    const word = word32(code, true);
    return word >>> 26 === 0b100101 ? pc + 4 * signed(word & 0x3ff_ffff, 26) : undefined;
  },
};

import type { Instructions, Trap } from '../arch.js';

/** INT3. The kernel leaves PC behind it, and reports SI_KERNEL where other processors have TRAP_BRKPT. */
export const trap: Trap = { bytes: Uint8Array.of(0xcc), pcCorrection: 0, signalCode: 0x80 };

/** CALL rel32: E8 (Intel SDM volume 2, CALL). Jcc: 70 to 7F, or 0F 80 to 0F 8F (Jcc). */
export const instructions: Instructions = {
  prefixBytes: 2,
  directCallBytes: 5,
  kindOf([first = 0, second = 0]) {
    if (first === 0xe8) return 'call';
    if (first >> 4 === 0x7 || (first === 0x0f && second >> 4 === 0x8)) return 'conditional jump';
    return 'other';
  },
};

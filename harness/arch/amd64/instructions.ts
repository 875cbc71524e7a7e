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
  readsClosure: code =>
    // MOV r64, [RDX+disp8]: REX.W, 8B, and a ModRM byte with mod 01 and r/m 010 (Intel SDM volume 2, MOV).
    code.some(
      (byte, at) =>
        (byte & 0xf8) === 0x48 &&
        (byte & 1) === 0 &&
        code[at + 1] === 0x8b &&
        ((code[at + 2] ?? 0) & 0xc7) === 0x42,
    ),
};

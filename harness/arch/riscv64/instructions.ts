import type { Instructions, Trap } from '../arch.js';

/** C.EBREAK, two bytes, at which the kernel leaves PC. Go assembles EBREAK as this since 1.26. */
export const trap: Trap = {
  bytes: Uint8Array.of(0x02, 0x90),
  pcCorrection: 2,
  signalCode: 1,
};

/**
 * JAL that writes X1: opcode 0x6f and rd 1 in the lowest 12 bits. BEQ to BGEU: opcode 0x63. C.BEQZ and
 * C.BNEZ: quadrant 1, 6 or 7 in the three highest bits (The RISC-V Instruction Set Manual, volume I).
 */
export const instructions: Instructions = {
  prefixBytes: 4,
  directCallBytes: 4,
  // Those that aren't compressed have both of the lowest bits set.
  lengthOf: code => (((code[0] ?? 0) & 3) === 3 ? 4 : 2),
  kindOf(code) {
    const low = (code[0] ?? 0) | ((code[1] ?? 0) << 8);
    if ((low & 3) !== 3) return (low & 3) === 1 && low >>> 14 === 3 ? 'conditional jump' : 'other';
    if ((low & 0xfff) === 0x0ef) return 'call';
    return (low & 0x7f) === 0x63 ? 'conditional jump' : 'other';
  },
};

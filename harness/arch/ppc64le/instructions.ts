import type { Instructions, Trap } from '../arch.js';
import { signed, word32 } from '../word32.js';

/** TW 31,0,0, at which the kernel leaves PC. */
export const trap: Trap = {
  bytes: Uint8Array.of(0x08, 0x00, 0xe0, 0x7f),
  pcCorrection: 4,
  signalCode: 1,
};

/** BL: primary opcode 18 with the link bit. BC: 16 (Power ISA, book I, 2.4). */
export const instructions: Instructions = {
  prefixBytes: 4,
  directCallBytes: 4,
  kindOf(code) {
    const word = word32(code, true);
    if (word >>> 26 === 18 && (word & 1) === 1) return 'call';
    return word >>> 26 === 16 ? 'conditional jump' : 'other';
  },
  callTarget(code, pc) {
    const word = word32(code, true);
    const absolute = (word & 2) !== 0;
    if (word >>> 26 !== 18 || (word & 1) === 0) return undefined;
    return (absolute ? 0 : pc) + signed(word & 0x3ff_fffc, 26);
  },
};

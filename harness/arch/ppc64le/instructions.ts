import type { Instructions, Trap, UnnumberedRegister } from '../arch.js';
import { signed, word32 } from '../word32.js';

/** TW 31,0,0, at which the kernel leaves PC. */
export const trap: Trap = {
  bytes: Uint8Array.of(0x08, 0x00, 0xe0, 0x7f),
  pcCorrection: 4,
  signalCode: 1,
};

/** STVX V0,0,R3 and LVX V0,0,R3 (Power ISA, book I, 6.7). */
export const firstVectorRegister: UnnumberedRegister = {
  name: 'vr0',
  addressRegister: 'r3',
  store: Uint8Array.of(0xce, 0x19, 0x00, 0x7c),
  load: Uint8Array.of(0xce, 0x18, 0x00, 0x7c),
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

/**
 * Position-independent code begins with ADDIS R2,R12 and ADDI R2,R2, which find the table of contents by the
 * function's own address in R12. Who has that table in R2, as all Go code of the program does, enters behind
 * them: the local entry point (OpenPOWER ELF V2 ABI, 2.3.2.1; cmd/internal/obj/ppc64/obj9.go).
 * @param code the function's first 8 bytes
 * @returns 8, or 0 for code that does not begin so
 */
export function localEntryBytes(code: Uint8Array): number {
  const [first, second] = [code.subarray(0, 4), code.subarray(4, 8)].map(part => word32(part, true) >>> 16);
  return first === 0x3c4c && second === 0x3842 ? 8 : 0;
}

/** The first four bytes as an unsigned number; those that are missing are 0. */
export function word32(code: Uint8Array, littleEndian: boolean): number {
  const bytes = [0, 1, 2, 3].map(index => code[littleEndian ? 3 - index : index] ?? 0);
  return bytes.reduce((word, byte) => word * 256 + byte, 0);
}

/** Reads a number of `bits` bits as two's complement. */
export function signed(value: number, bits: number): number {
  return value >= 2 ** (bits - 1) ? value - 2 ** bits : value;
}

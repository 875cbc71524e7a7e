import { FormatError } from '../host/format-error.js';
import type { Image } from './image.js';

/** A decoded runtime.stackmap: bitmaps that say which words, or registers, are pointers. */
export interface StackMap {
  /** Number of bitmaps; a PCDATA value selects one. */
  n: number;
  /** Bits in each bitmap. */
  nbit: number;
  /** One array of `nbit` booleans per bitmap, lowest bit first. */
  bitmaps: boolean[][];
}

/**
 * Decodes the stackmap at a FUNCDATA address (argument, local and register pointer maps): two 32-bit counts,
 * then the bitmaps, each starting at a byte boundary. The same from 1.11 to 1.27 (runtime/symtab.go).
 */
export function readStackMap(image: Image, address: number): StackMap {
  const header = image.bytes(address, 8);
  const [n, nbit] = [header.readInt32LE(0), header.readInt32LE(4)];
  if (n < 0 || nbit < 0 || n > 0xffff || nbit > 0xf_ffff) {
    throw new FormatError(`no stack map at 0x${address.toString(16)}: ${n} bitmaps of ${nbit} bits`);
  }
  const stride = Math.ceil(nbit / 8);
  const bytes = image.bytes(address + 8, n * stride);
  const bitmap = (index: number) =>
    Array.from(
      { length: nbit },
      (_, bit) => ((bytes.readUInt8(index * stride + (bit >> 3)) >> (bit & 7)) & 1) === 1,
    );
  return { n, nbit, bitmaps: Array.from({ length: n }, (_, index) => bitmap(index)) };
}

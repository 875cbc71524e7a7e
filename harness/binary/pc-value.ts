import { FormatError } from '../host/format-error.js';
import type { Bytes } from './bytes.js';

/**
 * A range of code over which a table has one value: `start` inclusive, `end` exclusive, addresses as linked.
 */
export interface PcRange {
  start: number;
  end: number;
  value: number;
}

/**
 * Returns the ranges of a pc-value table: pairs of varints, a zigzag difference of the value and a difference
 * of the PC, starting from (entry, -1), ended by a zero value difference that is not the first. The same in
 * every release (Go 1.27: runtime/symtab.go, step; the format dates from Go 1.2). The PC is
 * counted in units of `quantum` bytes.
 */
export function* pcRanges(table: Bytes, offset: number, entry: number, quantum: number): Generator<PcRange> {
  const cursor = { at: offset };
  let start = entry;
  let value = -1;
  for (;;) {
    const difference = readVarint(table, cursor);
    if (difference === 0 && start !== entry) return;
    // Values wrap like the runtime's int32.
    value = (value + (-(difference & 1) ^ (difference >>> 1))) | 0;
    const end = start + readVarint(table, cursor) * quantum;
    yield { start, end, value };
    start = end;
  }
}

/**
 * Returns the range that contains `pc`, or undefined when the table ends before it (the padding after a
 * function).
 */
export function rangeAt(
  table: Bytes,
  offset: number,
  { entry, quantum }: { entry: number; quantum: number },
  pc: number,
): PcRange | undefined {
  if (pc < entry) return undefined;
  for (const range of pcRanges(table, offset, entry, quantum)) {
    if (pc < range.end) return range;
  }
  return undefined;
}

/** Reads an unsigned little-endian base-128 number of at most 32 bits. */
function readVarint(bytes: Bytes, cursor: { at: number }): number {
  let result = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes.readUInt8(cursor.at++);
    result |= (byte & 0x7f) << shift;
    if (byte < 0x80) return result >>> 0;
    if (shift >= 28)
      throw new FormatError(`a number of more than 32 bits in the pc-line table at offset ${cursor.at}`);
  }
}

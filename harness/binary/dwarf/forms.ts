import { FormatError } from '../../host/format-error.js';
import { Cursor } from './cursor.js';
import type { DebugSections } from './sections.js';

/** A unit's facts that its attributes depend on. */
export interface Unit {
  /** Offset of the unit in .debug_info, to which references within it are relative. */
  start: number;
  /** Offset of its first entry. */
  first: number;
  /** Offset behind its last entry. */
  end: number;
  version: number;
  /** Offset of its abbreviations. */
  abbreviations: number;
  /** DW_AT_addr_base; 0 before DWARF 5. */
  addressBase: number;
}

/** The value of an attribute: a number (also a flag, an address, an entry’s offset) or a string. */
export type Value = number | string | undefined;

const addressBytes = 8;

/** Sizes of the forms (DW_FORM_*) that are integers of a fixed size. */
const integers = new Map([
  [0x01, addressBytes],
  [0x0b, 1],
  [0x05, 2],
  [0x06, 4],
  [0x07, 8],
  [0x0c, 1],
  [0x10, 4],
  [0x17, 4],
]);
/** References within the unit. */
const references = new Map([
  [0x11, 1],
  [0x12, 2],
  [0x13, 4],
  [0x14, 8],
]);
/** Blocks, by the size of their length; 0 for ULEB128. */
const blocks = new Map([
  [0x0a, 1],
  [0x03, 2],
  [0x04, 4],
  [0x09, 0],
  [0x18, 0],
]);
/** Indexes of addresses, by their size; 0 for ULEB128. */
const addressIndexes = new Map([
  [0x1b, 0],
  [0x29, 1],
  [0x2a, 2],
  [0x2b, 3],
  [0x2c, 4],
]);
/** Values that nobody asks for, by their size; 0 for ULEB128. */
const skipped = new Map([
  [0x1a, 0],
  [0x22, 0],
  [0x23, 0],
  [0x1c, 4],
  [0x1d, 4],
  [0x1e, 16],
  [0x20, 8],
  [0x25, 1],
  [0x26, 2],
  [0x27, 3],
  [0x28, 4],
]);

/** Reads an attribute's value, or passes over it. */
export function readForm(
  cursor: Cursor,
  form: number,
  { implicit, unit, sections }: { implicit: number; unit: Unit; sections: DebugSections },
): Value {
  const sized = (size: number): number => (size === 0 ? cursor.uleb() : cursor.unsigned(size));
  const integer = integers.get(form);
  if (integer !== undefined) return cursor.unsigned(integer);
  const reference = references.get(form);
  if (reference !== undefined) return unit.start + cursor.unsigned(reference);
  const block = blocks.get(form);
  if (block !== undefined) {
    cursor.skip(sized(block));
    return undefined;
  }
  const addressIndex = addressIndexes.get(form);
  if (addressIndex !== undefined) {
    const place = unit.addressBase + sized(addressIndex) * addressBytes;
    return new Cursor(sections.addresses, place).unsigned(addressBytes);
  }
  const size = skipped.get(form);
  if (size !== undefined) {
    if (size === 0) cursor.uleb();
    else cursor.skip(size);
    return undefined;
  }
  switch (form) {
    case 0x08:
      return cursor.cString();
    case 0x0d:
      return cursor.sleb();
    case 0x0f:
      return cursor.uleb();
    case 0x15:
      return unit.start + cursor.uleb();
    case 0x0e:
      return new Cursor(sections.strings, cursor.u32()).cString();
    case 0x1f:
      return new Cursor(sections.lineStrings, cursor.u32()).cString();
    case 0x19:
      return 1;
    case 0x21:
      return implicit;
    case 0x16:
      return readForm(cursor, cursor.uleb(), { implicit, unit, sections });
    default:
      throw new FormatError(`the program’s debugging information has the unknown form ${form}`);
  }
}

import { Attribute, type Dwarf, type Entry, Tag } from '../../binary/dwarf/dwarf.js';
import type { Signature } from './layout.js';
import {
  array,
  bool,
  complex64,
  complex128,
  float32,
  float64,
  type GoType,
  pointer,
  string,
  struct,
  uint8,
  uint16,
  uint32,
  uint64,
} from './types.js';

/** DW_ATE_*: encodings of base types. */
const Encoding = { boolean: 2, complex: 3, float: 4 } as const;

const unsigned = new Map([
  [1, uint8],
  [2, uint16],
  [4, uint32],
  [8, uint64],
]);

/**
 * Returns the signature of the function that begins at an address, as linked, from the program's debugging
 * information: sizes and classes of the types, not their names. Undefined if there is none, or if a type is
 * of a kind that is not known.
 */
export function signatureAt(dwarf: Dwarf, address: number): Signature | undefined {
  const found = dwarf.parameters(address);
  if (found === undefined) return undefined;
  const parameters: GoType[] = [];
  const results: GoType[] = [];
  for (const { entry, isResult } of found) {
    const type = dwarf.referred(entry, Attribute.type);
    const converted = type === undefined ? undefined : typeOf(dwarf, type);
    if (converted === undefined) return undefined;
    (isResult ? results : parameters).push(converted);
  }
  return { parameters, results };
}

function typeOf(dwarf: Dwarf, entry: Entry): GoType | undefined {
  const size = entry.values.get(Attribute.byteSize);
  switch (entry.tag) {
    case Tag.pointer:
    case Tag.subroutine:
      return pointer;
    case Tag.base:
      return baseType(entry.values.get(Attribute.encoding), size);
    case Tag.typedef: {
      const meant = dwarf.referred(entry, Attribute.type);
      return meant === undefined ? undefined : typeOf(dwarf, meant);
    }
    case Tag.structure: {
      if (entry.values.get(Attribute.name) === 'string') return string;
      const fields: GoType[] = [];
      for (const member of dwarf.children(entry)) {
        const type = member.tag === Tag.member ? dwarf.referred(member, Attribute.type) : undefined;
        const field = type === undefined ? undefined : typeOf(dwarf, type);
        if (field === undefined) return undefined;
        fields.push(field);
      }
      return struct(fields);
    }
    case Tag.array:
      return arrayType(dwarf, entry);
    default:
      return undefined;
  }
}

function arrayType(dwarf: Dwarf, entry: Entry): GoType | undefined {
  const element = dwarf.referred(entry, Attribute.type);
  const type = element === undefined ? undefined : typeOf(dwarf, element);
  for (const child of dwarf.children(entry)) {
    if (child.tag !== Tag.subrange || type === undefined) continue;
    const { values } = child;
    const [length, last] = [values.get(Attribute.count), values.get(Attribute.upperBound)];
    if (typeof length === 'number') return array(length, type);
    if (typeof last === 'number') return array(last + 1, type);
  }
  return undefined;
}

function baseType(encoding: unknown, size: unknown): GoType | undefined {
  if (typeof size !== 'number') return undefined;
  if (encoding === Encoding.boolean) return bool;
  if (encoding === Encoding.float) return size === 4 ? float32 : float64;
  if (encoding === Encoding.complex) return size === 8 ? complex64 : complex128;
  return unsigned.get(size);
}

import { Attribute, type Dwarf, type Entry, Tag } from '../binary/dwarf/dwarf.js';
import {
  arrayType,
  type FunctionType,
  interfaceType,
  numeric,
  pointerType,
  sliceType,
  stringType,
  structType,
  type ValueType,
} from './types.js';

/** Kinds of Go's types as reflect numbers them, in DW_AT_go_kind. */
const Kind = { array: 17, interface: 20, slice: 23, string: 24, struct: 25 } as const;
/** Kinds whose values are one pointer: channel, function, map, pointer, unsafe.Pointer. */
const pointerKinds = new Set([18, 19, 21, 22, 26]);
/** DW_ATE_* of base types. */
const encodings: Readonly<Record<number, 'bool' | 'int' | 'uint' | 'float' | 'complex'>> = {
  2: 'bool',
  3: 'complex',
  4: 'float',
  5: 'int',
  6: 'int',
  7: 'uint',
  8: 'uint',
};

/**
 * Reads the parameters and results of the function at an address, as linked, from the debugging information; undefined
 * if that does not have the function, or not its types.
 */
export function functionTypeOf(dwarf: Dwarf, address: number): FunctionType | undefined {
  const found = dwarf.parameters(address);
  if (found === undefined) return undefined;
  const parameters: ValueType[] = [];
  const results: ValueType[] = [];
  for (const { entry, isResult } of found) {
    const type = typeOf(dwarf, entry);
    if (type === undefined) return undefined;
    (isResult ? results : parameters).push(type);
  }
  return { parameters, results };
}

/** Slices of slices: a type may contain itself by way of them. */
const deepest = 3;

/** The type that an entry says it has. */
function typeOf(dwarf: Dwarf, entry: Entry, depth = 0): ValueType | undefined {
  const type = dwarf.referred(entry, Attribute.type);
  return type === undefined ? undefined : describe(dwarf, type, depth);
}

function describe(dwarf: Dwarf, entry: Entry, depth: number): ValueType | undefined {
  const name = textOf(entry) ?? '?';
  const kind = numberOf(entry, Attribute.goKind);
  if (kind === Kind.string) return stringType(name);
  if (kind === Kind.interface) return interfaceType(name);
  if ((kind !== undefined && pointerKinds.has(kind)) || entry.tag === Tag.pointer) return pointerType(name);
  if (kind === Kind.slice) {
    return sliceType(depth < deepest ? elementOf(dwarf, entry, depth + 1) : undefined, name);
  }
  switch (entry.tag) {
    case Tag.base:
      return baseType(entry, name);
    case Tag.array:
      return arrayOf(dwarf, entry, name, depth);
    case Tag.structure:
      return structOf(dwarf, entry, name, depth);
    case Tag.subroutine:
      return pointerType(name);
    case Tag.typedef: {
      const type = typeOf(dwarf, entry, depth);
      return type === undefined ? undefined : { ...type, name };
    }
    default:
      return undefined;
  }
}

function baseType(entry: Entry, name: string): ValueType | undefined {
  const kind = encodings[numberOf(entry, Attribute.encoding) ?? 0];
  const size = numberOf(entry, Attribute.byteSize);
  return kind === undefined || size === undefined ? undefined : numeric(kind, size, name);
}

/** The element of a slice: by Go's own attribute, or by the slice's first member, which points to it. */
function elementOf(dwarf: Dwarf, slice: Entry, depth: number): ValueType | undefined {
  const direct = dwarf.referred(slice, Attribute.goElement);
  if (direct !== undefined) return describe(dwarf, direct, depth);
  const [array] = dwarf.children(slice);
  const pointer = array === undefined ? undefined : dwarf.referred(array, Attribute.type);
  return pointer === undefined ? undefined : typeOf(dwarf, pointer, depth);
}

function arrayOf(dwarf: Dwarf, entry: Entry, name: string, depth: number): ValueType | undefined {
  const element = typeOf(dwarf, entry, depth);
  const range = [...dwarf.children(entry)].find(({ tag }) => tag === Tag.subrange);
  if (element === undefined || range === undefined) return undefined;
  const last = numberOf(range, Attribute.upperBound);
  const length = numberOf(range, Attribute.count) ?? (last === undefined ? undefined : last + 1);
  return length === undefined ? undefined : arrayType(length, element, name);
}

function structOf(dwarf: Dwarf, entry: Entry, name: string, depth: number): ValueType | undefined {
  const fields: { name: string; type: ValueType }[] = [];
  for (const member of dwarf.children(entry)) {
    if (member.tag !== Tag.member) continue;
    const type = typeOf(dwarf, member, depth);
    if (type === undefined) return undefined;
    fields.push({ name: textOf(member) ?? '_', type });
  }
  return structType(fields, name);
}

function textOf(entry: Entry): string | undefined {
  const value = entry.values.get(Attribute.name);
  return typeof value === 'string' ? value : undefined;
}

function numberOf(entry: Entry, attribute: number): number | undefined {
  const value = entry.values.get(attribute);
  return typeof value === 'number' ? value : undefined;
}

import { UsageError } from '../host/errors.js';
import { fieldOffsets, sizeOf } from '../protocol/abi/types.js';
import type { Literal } from './call-text.js';
import type { ValueType } from './types.js';

/** Takes bytes that an argument points to into the program's memory, and returns their address. */
export type Place = (bytes: Uint8Array) => number;

/**
 * Returns the bytes of an argument, in memory layout.
 * @param what names the argument in messages
 * @throws UsageError if the constant does not fit the type.
 */
export function encodeLiteral(type: ValueType, literal: Literal, what: string, place: Place): Uint8Array {
  const bytes = new Uint8Array(sizeOf(type.abi));
  put(new DataView(bytes.buffer), 0, type, literal, { what, place });
  return bytes;
}

interface Context {
  what: string;
  place: Place;
}

function misfit({ what }: Context, type: ValueType, { text }: Literal, remedy?: string): UsageError {
  return new UsageError(
    `${what} is ${text}, which is no ${type.name}`,
    remedy === undefined ? {} : { remedy },
  );
}

function put(view: DataView, at: number, type: ValueType, literal: Literal, context: Context): void {
  switch (type.kind) {
    case 'bool':
      if (literal.kind !== 'bool') throw misfit(context, type, literal, 'write true or false');
      view.setUint8(at, literal.value ? 1 : 0);
      break;
    case 'int':
    case 'uint':
      putInteger(view, at, type, literal, context);
      break;
    case 'float':
      putFloat(view, at, sizeOf(type.abi), numberIn(type, literal, context));
      break;
    case 'complex':
      putComplex(view, at, type, literal, context);
      break;
    case 'string':
      putString(view, at, type, literal, context);
      break;
    case 'pointer':
      putPointer(view, at, type, literal, context);
      break;
    case 'interface':
      if (literal.kind !== 'nil')
        throw misfit(context, type, literal, 'of an interface, only nil can be passed');
      break;
    case 'slice':
      putSlice(view, at, type, literal, context);
      break;
    case 'array':
    case 'struct':
      putParts(view, at, type, literal, context);
      break;
  }
}

function putInteger(view: DataView, at: number, type: ValueType, literal: Literal, context: Context): void {
  if (literal.kind !== 'integer') throw misfit(context, type, literal, 'write a whole number');
  const bits = 8 * sizeOf(type.abi);
  const { value } = literal;
  const fits =
    type.kind === 'int' ? BigInt.asIntN(bits, value) === value : BigInt.asUintN(bits, value) === value;
  if (!fits) throw misfit(context, type, literal, `it does not fit into ${bits} bits`);
  const word = BigInt.asUintN(bits, value);
  for (let byte = 0; byte < bits / 8; byte++)
    view.setUint8(at + byte, Number((word >> BigInt(8 * byte)) & 0xffn));
}

function numberIn(type: ValueType, literal: Literal, context: Context): number {
  if (literal.kind === 'integer') return Number(literal.value);
  if (literal.kind === 'float') return literal.value;
  throw misfit(context, type, literal, 'write a number');
}

function putFloat(view: DataView, at: number, size: number, value: number): void {
  if (size === 4) view.setFloat32(at, value, true);
  else view.setFloat64(at, value, true);
}

function putComplex(view: DataView, at: number, type: ValueType, literal: Literal, context: Context): void {
  const half = sizeOf(type.abi) / 2;
  const [real, imaginary] =
    literal.kind === 'imaginary'
      ? [0, literal.value]
      : literal.kind === 'list' && literal.elements.length === 2
        ? literal.elements.map(part => numberIn(type, part, context))
        : [numberIn(type, literal, context), 0];
  putFloat(view, at, half, real ?? 0);
  putFloat(view, at + half, half, imaginary ?? 0);
}

function putString(view: DataView, at: number, type: ValueType, literal: Literal, context: Context): void {
  if (literal.kind !== 'string') throw misfit(context, type, literal, 'write it in quotes');
  const bytes = Buffer.from(literal.value, 'utf8');
  view.setBigUint64(at, BigInt(bytes.length === 0 ? 0 : context.place(bytes)), true);
  view.setBigUint64(at + 8, BigInt(bytes.length), true);
}

function putPointer(view: DataView, at: number, type: ValueType, literal: Literal, context: Context): void {
  if (literal.kind === 'nil') return;
  if (literal.kind !== 'integer' || literal.value < 0n || literal.value >= 1n << 64n)
    throw misfit(context, type, literal, 'write nil, or an address that the program itself uses, in hex');
  view.setBigUint64(at, literal.value, true);
}

function putSlice(view: DataView, at: number, type: ValueType, literal: Literal, context: Context): void {
  if (literal.kind === 'nil') return;
  const { element } = type;
  if (literal.kind !== 'list') throw misfit(context, type, literal, 'write nil, or {elements}');
  if (element === undefined) throw misfit(context, type, literal, 'of this type, only nil can be passed');
  const size = sizeOf(element.abi);
  const bytes = new Uint8Array(size * literal.elements.length);
  const elements = new DataView(bytes.buffer);
  for (const [index, each] of literal.elements.entries()) {
    // The collector does not look at the memory that is placed, so nothing there may keep an object alive.
    if (hasPointer(element) && pointsToHeap(each))
      throw misfit(context, element, each, 'in a slice, write nil');
    put(elements, size * index, element, each, context);
  }
  const length = BigInt(literal.elements.length);
  view.setBigUint64(at, BigInt(bytes.length === 0 ? 0 : context.place(bytes)), true);
  view.setBigUint64(at + 8, length, true);
  view.setBigUint64(at + 16, length, true);
}

function hasPointer({ kind, element, fields = [] }: ValueType): boolean {
  if (kind === 'pointer') return true;
  return (element !== undefined && hasPointer(element)) || fields.some(({ type }) => hasPointer(type));
}

function pointsToHeap(literal: Literal): boolean {
  if (literal.kind === 'list') return literal.elements.some(pointsToHeap);
  return literal.kind === 'integer' && literal.value > 4096n;
}

function putParts(view: DataView, at: number, type: ValueType, literal: Literal, context: Context): void {
  if (literal.kind !== 'list') throw misfit(context, type, literal, 'write its parts as {a, b}');
  const types = partsOf(type);
  if (types.length !== literal.elements.length) {
    throw misfit(context, type, literal, `it has ${types.length} parts`);
  }
  literal.elements.forEach((part, index) => {
    const { offset, type: partType } = types[index] as { offset: number; type: ValueType };
    put(view, at + offset, partType, part, context);
  });
}

/** The parts of a struct or an array, with their offsets in bytes. */
export function partsOf(type: ValueType): { name: string; offset: number; type: ValueType }[] {
  if (type.kind === 'struct') {
    const fields = type.fields ?? [];
    const offsets = fieldOffsets(fields.map(field => field.type.abi));
    return fields.map((field, index) => ({ ...field, offset: offsets[index] ?? 0 }));
  }
  const { element, abi } = type;
  if (element === undefined || abi.kind !== 'array') return [];
  const size = sizeOf(element.abi);
  return Array.from({ length: abi.length }, (_, index) => ({
    name: '',
    offset: index * size,
    type: element,
  }));
}

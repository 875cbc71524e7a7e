import type { Frame } from '../frame.js';
import type { Layout, Place } from './layout.js';
import { doubleOfSingle, singleOfDouble } from './singles.js';
import { fieldOffsets, type GoType, sizeOf } from './types.js';

/**
 * A Go value: a bigint for an integer, pointer or boolean, a number for a float, the list of its parts for a
 * struct or an array.
 */
export type GoValue = bigint | number | readonly GoValue[];

/** Returns the value's bytes in memory layout; padding is 0. */
export function encode(type: GoType, value: GoValue): Uint8Array {
  const bytes = new Uint8Array(sizeOf(type));
  put(new DataView(bytes.buffer), type, value, 0);
  return bytes;
}

/**
 * Returns the value of bytes in memory layout. Integers are unsigned unless the type's name begins with
 * `int`.
 */
export function decode(type: GoType, bytes: Uint8Array): GoValue {
  return get(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), type, 0);
}

/** The parts of a struct or an array with their offsets. */
function parts(type: GoType): { type: GoType; offset: number }[] {
  if (type.kind === 'struct') {
    const offsets = fieldOffsets(type.fields);
    return type.fields.map((field, index) => ({ type: field, offset: offsets[index] ?? 0 }));
  }
  if (type.kind === 'array') {
    const { element, length } = type;
    return Array.from({ length }, (_, index) => ({ type: element, offset: index * sizeOf(element) }));
  }
  return [];
}

function put(view: DataView, type: GoType, value: GoValue, offset: number): void {
  if (type.kind !== 'scalar') {
    const members = parts(type);
    if (!Array.isArray(value) || value.length !== members.length) {
      throw new Error(`a value of ${type.name} is a list of ${members.length}`);
    }
    members.forEach((member, index) => {
      put(view, member.type, value[index] as GoValue, offset + member.offset);
    });
  } else if (type.class === 'float') {
    if (typeof value !== 'number') throw new Error(`a value of ${type.name} is a number`);
    if (type.size === 4) view.setFloat32(offset, value, true);
    else view.setFloat64(offset, value, true);
  } else {
    if (typeof value !== 'bigint') throw new Error(`a value of ${type.name} is a bigint`);
    putInteger(view, type.size, value, offset);
  }
}

function putInteger(view: DataView, size: number, value: bigint, offset: number): void {
  if (size === 8) view.setBigUint64(offset, value, true);
  else if (size === 4) view.setUint32(offset, Number(BigInt.asUintN(32, value)), true);
  else if (size === 2) view.setUint16(offset, Number(BigInt.asUintN(16, value)), true);
  else view.setUint8(offset, Number(BigInt.asUintN(8, value)));
}

function getUnsigned(view: DataView, size: number, offset: number): bigint {
  if (size === 8) return view.getBigUint64(offset, true);
  if (size === 4) return BigInt(view.getUint32(offset, true));
  return BigInt(size === 2 ? view.getUint16(offset, true) : view.getUint8(offset));
}

function get(view: DataView, type: GoType, offset: number): GoValue {
  if (type.kind !== 'scalar')
    return parts(type).map(member => get(view, member.type, offset + member.offset));
  if (type.class === 'float')
    return type.size === 4 ? view.getFloat32(offset, true) : view.getFloat64(offset, true);
  const value = getUnsigned(view, type.size, offset);
  return isSigned(type) ? BigInt.asIntN(8 * type.size, value) : value;
}

/** Puts the arguments where the function expects them. */
export function writeArguments(frame: Frame, layout: Layout, values: readonly GoValue[]): void {
  layout.parameters.forEach((place, index) => {
    const value = values[index] as GoValue;
    const word = integerRegister(place);
    if (word !== undefined && typeof value === 'bigint') frame.setInteger(word, unsigned(place.type, value));
    else writeArgument(frame, place, encode(place.type, value));
  });
}

/**
 * The register of a value that is one whole integer, as most parameters and results are: no bytes need to be
 * laid out for it.
 */
function integerRegister(place: Place): number | undefined {
  if (place.kind === 'frame' || place.type.kind !== 'scalar') return undefined;
  const [part] = place.parts;
  return part?.class === 'integer' ? part.register : undefined;
}

function unsigned(type: GoType, value: bigint): bigint {
  return BigInt.asUintN(8 * sizeOf(type), value);
}

/** As `writeArguments`, for values in memory layout. */
export function writeArgumentBytes(frame: Frame, layout: Layout, values: readonly Uint8Array[]): void {
  layout.parameters.forEach((place, index) => {
    const bytes = values[index];
    if (bytes?.length !== sizeOf(place.type)) throw new Error(`parameter ${index} is a ${place.type.name}`);
    writeArgument(frame, place, bytes);
  });
}

function writeArgument(frame: Frame, place: Place, bytes: Uint8Array): void {
  if (place.kind === 'frame') {
    frame.write(place.offset, bytes);
    return;
  }
  for (const part of place.parts) {
    const word = new Uint8Array(8);
    word.set(bytes.subarray(part.offset, part.offset + part.size));
    if (part.class === 'float') {
      const single = part.size === 4 && frame.singlesAreDoubles;
      frame.setFloat(part.register, single ? doubleOfSingle(word) : word);
    } else frame.setInteger(part.register, new DataView(word.buffer).getBigUint64(0, true));
  }
}

/** Reads the results from where the function left them. */
export function readResults(frame: Frame, layout: Layout): GoValue[] {
  return layout.results.map(place => {
    const word = integerRegister(place);
    if (word === undefined) return decode(place.type, readResult(frame, place));
    const value = unsigned(place.type, frame.integer(word));
    return isSigned(place.type) ? BigInt.asIntN(8 * sizeOf(place.type), value) : value;
  });
}

function isSigned(type: GoType): boolean {
  return type.name.startsWith('int');
}

/** As `readResults`, in memory layout; padding is 0 for values from registers. */
export function readResultBytes(frame: Frame, layout: Layout): Uint8Array[] {
  return layout.results.map(place => readResult(frame, place));
}

function readResult(frame: Frame, place: Place): Uint8Array {
  if (place.kind === 'frame') return frame.read(place.offset, sizeOf(place.type));
  const bytes = new Uint8Array(sizeOf(place.type));
  for (const part of place.parts) {
    const word = new Uint8Array(8);
    if (part.class === 'float') {
      const value = frame.float(part.register);
      word.set(part.size === 4 && frame.singlesAreDoubles ? singleOfDouble(value) : value);
    } else new DataView(word.buffer).setBigUint64(0, frame.integer(part.register), true);
    bytes.set(word.subarray(0, part.size), part.offset);
  }
  return bytes;
}

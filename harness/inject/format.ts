import { sizeOf } from '../protocol/abi/types.js';
import { MemoryError } from '../target/target.js';
import { partsOf } from './encode.js';
import type { ValueType } from './types.js';

/** Reads the program's memory. */
export type ReadMemory = (address: number, length: number) => Uint8Array;

/** How much of a value is printed. */
const mostText = 4096;
const mostElements = 64;

/** Prints a value as Go would write it; memory that can't be read is shown as `?`. */
export function formatValue(type: ValueType, bytes: Uint8Array, read: ReadMemory): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = sizeOf(type.abi);
  switch (type.kind) {
    case 'bool':
      return view.getUint8(0) === 0 ? 'false' : 'true';
    case 'int':
      return String(BigInt.asIntN(8 * size, unsigned(view, size)));
    case 'uint':
      return String(unsigned(view, size));
    case 'float':
      return String(float(view, 0, size));
    case 'complex':
      return `(${float(view, 0, size / 2)}${signed(float(view, size / 2, size / 2))}i)`;
    case 'string':
      return text(Number(view.getBigUint64(0, true)), Number(view.getBigUint64(8, true)), read);
    case 'pointer':
      return pointer(view.getBigUint64(0, true));
    case 'interface':
      return view.getBigUint64(0, true) === 0n
        ? 'nil'
        : `(type ${pointer(view.getBigUint64(0, true))}, data ${pointer(view.getBigUint64(8, true))})`;
    case 'slice':
      return slice(type, view, read);
    case 'array':
    case 'struct': {
      const parts = partsOf(type).slice(0, mostElements);
      const shown = parts.map(({ name, offset, type: part }) => {
        const value = formatValue(part, bytes.subarray(offset, offset + sizeOf(part.abi)), read);
        return name === '' ? value : `${name}: ${value}`;
      });
      return `{${shown.join(', ')}${partsOf(type).length > parts.length ? ', ...' : ''}}`;
    }
  }
}

function unsigned(view: DataView, size: number): bigint {
  let value = 0n;
  for (let byte = size - 1; byte >= 0; byte--) value = (value << 8n) | BigInt(view.getUint8(byte));
  return value;
}

function float(view: DataView, at: number, size: number): number {
  return size === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true);
}

function signed(value: number): string {
  return value < 0 || Object.is(value, -0) ? String(value) : `+${value}`;
}

function pointer(value: bigint): string {
  return value === 0n ? 'nil' : `0x${value.toString(16)}`;
}

function text(address: number, length: number, read: ReadMemory): string {
  const bytes = memory(address, Math.min(length, mostText), read);
  if (bytes === undefined) return `? (${length} bytes at 0x${address.toString(16)})`;
  return `${JSON.stringify(Buffer.from(bytes).toString('utf8'))}${length > mostText ? '...' : ''}`;
}

function slice({ element, name }: ValueType, view: DataView, read: ReadMemory): string {
  const [address, length] = [Number(view.getBigUint64(0, true)), Number(view.getBigUint64(8, true))];
  if (address === 0) return 'nil';
  if (element === undefined) return `${name} of length ${length}`;
  const size = sizeOf(element.abi);
  const shown = Math.min(length, mostElements);
  const bytes = memory(address, shown * size, read);
  if (bytes === undefined) return `? (${length} elements at 0x${address.toString(16)})`;
  const values = Array.from({ length: shown }, (_, index) =>
    formatValue(element, bytes.subarray(index * size, (index + 1) * size), read),
  );
  return `{${values.join(', ')}${length > shown ? ', ...' : ''}}`;
}

function memory(address: number, length: number, read: ReadMemory): Uint8Array | undefined {
  if (length === 0) return new Uint8Array();
  try {
    return read(address, length);
  } catch (error) {
    if (error instanceof MemoryError) return undefined;
    throw error;
  }
}

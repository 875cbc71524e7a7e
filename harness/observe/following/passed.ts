import type { Registers } from '../../arch/registers.js';
import type { Layout, Place } from '../../protocol/abi/layout.js';
import { fieldOffsets, type GoType, int, pointer, sizeOf, string } from '../../protocol/abi/types.js';
import type { MemoryWritten } from '../tracing/acts.js';
import type { Answer, PassedValue } from './call.js';
import type { Debuggee } from './debuggee.js';

/** No debugger passes a longer string, in bytes. */
const longestText = 1n << 32n;

/** The rest of a large array is not looked at. */
const mostParts = 64;

interface Part {
  type: GoType;
  offset: number;
  /** Whether it is the length of the string whose pointer is the part before it. */
  isLength?: true;
}

/** The scalar parts of a type with their offsets, at most `mostParts` of an array. */
function scalars(type: GoType, offset = 0): Part[] {
  switch (type.kind) {
    case 'scalar':
      return [{ type, offset }];
    case 'struct': {
      if (type === string) {
        return [
          { type: pointer, offset },
          { type: int, offset: offset + sizeOf(pointer), isLength: true },
        ];
      }
      const offsets = fieldOffsets(type.fields);
      return type.fields.flatMap((field, index) => scalars(field, offset + (offsets[index] ?? 0)));
    }
    case 'array':
      return Array.from({ length: Math.min(type.length, mostParts) }, (_, index) => index).flatMap(index =>
        scalars(type.element, offset + index * sizeOf(type.element)),
      );
  }
}

/** Whether writes together cover a range of memory. */
export function covers(writes: readonly MemoryWritten[], start: number, length: number): boolean {
  let reach = start;
  for (const { address, bytes } of writes.toSorted((a, b) => a.address - b.address)) {
    if (address <= reach) reach = Math.max(reach, address + bytes.length);
  }
  return reach >= start + length;
}

/** Returns the arguments with which a function is called at a stop of status 0. */
export function passedValues(
  debuggee: Debuggee,
  { parameters }: Layout,
  stop: Answer,
  left: Registers,
): PassedValue[] {
  return parameters.flatMap((place, index) => {
    const values =
      place.kind === 'frame' ? inFrame(debuggee, place, stop) : inRegisters(debuggee, place, stop, left);
    return values.map(({ isLength, ...value }, at) => ({
      ...value,
      parameter: index + 1,
      valid: isLength
        ? isText(debuggee, values[at - 1]?.value, value.value)
        : value.type !== pointer || isMemory(debuggee, value.value),
    }));
  });
}

type Found = Omit<PassedValue, 'parameter' | 'valid'> & Pick<Part, 'isLength'>;

function inFrame(debuggee: Debuggee, place: Place & { kind: 'frame' }, stop: Answer): Found[] {
  const start = stop.at.sp + debuggee.functions.sequence.frameOffset + place.offset;
  return scalars(place.type).map(({ offset, ...part }) => {
    const { type } = part;
    const bytes = debuggee.memory.read(start + offset, sizeOf(type));
    const put = covers(stop.writes, start + offset, sizeOf(type));
    return { ...part, in: 'frame', value: bytes && integer(bytes), put };
  });
}

function inRegisters(
  debuggee: Debuggee,
  place: Place & { kind: 'registers' },
  stop: Answer,
  left: Registers,
): Found[] {
  const { integers } = debuggee.functions.sequence;
  const parts = new Map(scalars(place.type).map(({ offset, ...rest }) => [offset, rest]));
  return place.parts.map(part => {
    const rest = parts.get(part.offset) ?? { type: pointer };
    const register = integers[part.register];
    if (part.class === 'float' || register === undefined) {
      return { ...rest, in: 'register', value: undefined, put: stop.vectorsWritten !== undefined };
    }
    const put = stop.read === undefined || stop.read.at(register) !== left.at(register);
    return { ...rest, in: 'register', value: BigInt.asUintN(8 * part.size, left.at(register)), put };
  });
}

function integer(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => value * 256n + BigInt(byte), 0n);
}

/** Whether a string of that length can be there: its last byte is memory of the program, too. */
function isText(debuggee: Debuggee, address: bigint | undefined, length: bigint | undefined): boolean {
  if (address === undefined || length === undefined || length === 0n) return true;
  return length <= longestText && isMemory(debuggee, address + length - 1n);
}

function isMemory(debuggee: Debuggee, address: bigint | undefined): boolean {
  return address === undefined || address === 0n || debuggee.memory.read(Number(address), 1) !== undefined;
}

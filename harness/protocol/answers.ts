import type { Registers } from '../arch/registers.js';
import type { CallSequence } from '../arch/sequence.js';
import { MemoryError, type Target } from '../target/target.js';
import type { PanicValue } from './call.js';

/** A longer string is not taken for a reason, in bytes. */
const longestReason = 4096;

/** Reads the panic value at a stop of status 2. */
export function readPanic(target: Target, registers: Registers, { panicOffset }: CallSequence): PanicValue {
  const [type, data] = target.readWords(registers.sp + panicOffset, 2) as [number, number];
  return { type, data };
}

/**
 * Reads the reason of a refusal at a stop of status 8, at the first of its possible places that has a string.
 * If none has, returns the impossible length at the last place.
 */
export function readReason(
  target: Target,
  registers: Registers,
  { reasonOffsets }: CallSequence,
): string | { length: number } {
  let length = 0;
  for (const [index, offset] of reasonOffsets.entries()) {
    const header = target.readWords(registers.sp + offset, 2) as [number, number];
    length = header[1];
    // Zeros in a place that is not used look like an empty string.
    const plausible = length <= longestReason && (length > 0 || index === reasonOffsets.length - 1);
    const reason = plausible ? readText(target, header[0], length) : undefined;
    if (reason !== undefined) return reason;
  }
  return { length };
}

/** Reads text; undefined where nothing is mapped. */
function readText(target: Target, address: number, length: number): string | undefined {
  try {
    return Buffer.from(target.read(address, length)).toString('utf8');
  } catch (error) {
    if (error instanceof MemoryError) return undefined;
    throw error;
  }
}

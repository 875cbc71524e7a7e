import type { CallSequence } from '../arch/sequence.js';
import { argumentPassing } from './abi/passing.js';
import type { Code } from './code.js';

/** Argument frames for which the runtime has a function, in bytes. */
export const frameClasses = [32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536] as const;

/**
 * How calls are injected into a program: the version that it speaks, on its processor, and with its way of
 * passing arguments. Undefined if it has no entry point.
 */
export function sequenceOf(program: Pick<Code, 'arch' | 'func'>): CallSequence | undefined {
  const { V1, V2 } = program.arch.sequences;
  const sequence = [V2, V1].find(one => one !== undefined && program.func(one.entrySymbol) !== undefined);
  if (sequence === undefined || sequence.integers.length === 0) return sequence;
  // A program that does not tell passes arguments as the release does.
  return argumentPassing(program)?.by === 'stack' ? withStackArguments(sequence) : sequence;
}

const stackArguments = new Map<CallSequence, CallSequence>();

/** Returns the same object for the same sequence: layouts are kept by sequence. */
function withStackArguments(sequence: CallSequence): CallSequence {
  const known = stackArguments.get(sequence);
  if (known !== undefined) return known;
  // Without register arguments, no register is set aside for the goroutine either (GOEXPERIMENT regabig and
  // regabiargs).
  const changed: CallSequence = { ...sequence, integers: [], floats: 0, goroutine: undefined };
  stackArguments.set(sequence, changed);
  return changed;
}

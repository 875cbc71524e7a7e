import type { CallSequence } from '../arch/sequence.js';
import type { Code } from './code.js';

/** Argument frames for which the runtime has a function, in bytes. */
export const frameClasses = [32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536] as const;

/**
 * Returns how calls are injected into a program, by the version of the protocol that it has; undefined if it
 * has no entry point.
 */
export function sequenceOf(program: Pick<Code, 'arch' | 'func'>): CallSequence | undefined {
  const { V1, V2 } = program.arch.sequences;
  return [V2, V1].find(
    sequence => sequence !== undefined && program.func(sequence.entrySymbol) !== undefined,
  );
}

import type { StubVectorRegister, UnnumberedRegister, VectorLayout } from './arch.js';

/** A run of vector or floating-point registers that differ in a number: `v0` to `v31`. */
export interface VectorRun {
  readonly prefix: string;
  /** Bytes of each. */
  readonly bytes: number;
  readonly count: number;
  readonly suffix?: string;
  /** See StubVectorRegister. */
  readonly swapped?: boolean;
}

/**
 * The layout of a state that comes from a gdb stub and has no other form: the registers one behind the other.
 * @param runs in the order in which they lie in the state
 * @param single further registers, name and bytes
 * @param argument the name of the register that carries the `index`th floating-point argument
 */
export function stubVectors(
  runs: readonly VectorRun[],
  single: readonly (readonly [name: string, bytes: number])[],
  argument: (index: number) => string,
  unnumbered?: UnnumberedRegister,
): VectorLayout {
  const stubRegisters: StubVectorRegister[] = [];
  let stubBytes = 0;
  const add = (name: string, bytes: number, swapped: boolean | undefined): void => {
    stubRegisters.push({ name, offset: stubBytes, ...(swapped === undefined ? {} : { swapped }) });
    // Each begins at a multiple of 16.
    stubBytes += Math.ceil(bytes / 16) * 16;
  };
  for (const { prefix, bytes, count, suffix = '', swapped } of runs) {
    for (let number = 0; number < count; number++) add(`${prefix}${number}${suffix}`, bytes, swapped);
  }
  for (const [name, bytes] of single) add(name, bytes, undefined);
  const offsets = new Map(stubRegisters.map(({ name, offset }) => [name, offset]));
  return {
    argumentOffset(index) {
      const offset = offsets.get(argument(index));
      if (offset === undefined) throw new Error(`no floating-point argument register ${index}`);
      return offset;
    },
    markUsed() {
      // Such a state has no note of what is in use.
    },
    zero: undefined,
    stubBytes,
    stubRegisters,
    ...(unnumbered === undefined ? {} : { unnumbered }),
  };
}

import type { Target } from '../target/target.js';

/**
 * A goroutine as far as the protocol looks at it: its identity, and the bounds of its stack at the time of
 * the look.
 */
export class Goroutine {
  /** Address of its runtime.g. */
  readonly address: number;
  readonly stackLow: number;
  readonly stackHigh: number;

  private constructor(address: number, stackLow: number, stackHigh: number) {
    this.address = address;
    this.stackLow = stackLow;
    this.stackHigh = stackHigh;
  }

  /**
   * The goroutine that a stopped thread runs. g.stack.lo and g.stack.hi are the first two words of runtime.g
   * in all releases (src/runtime/runtime2.go).
   */
  static of(target: Target, tid: number): Goroutine {
    const address = target.goroutine(tid);
    const [low, high] = target.readWords(address, 2) as [number, number];
    return new Goroutine(address, low, high);
  }

  /**
   * Where a stack address lies now: a stack that grows or shrinks is copied, and distances from its top stay
   * the same.
   */
  relocated(target: Target, address: number): number {
    return target.readWord(this.address + 8) - (this.stackHigh - address);
  }
}

import type { Registers } from '../arch/registers.js';
import type { Target } from '../target/target.js';

/** A goroutine as the protocol sees it: its identity, and the bounds of its stack when it was looked at. */
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
   * Returns the goroutine that a stopped thread runs. g.stack.lo and g.stack.hi are the first two words of
   * runtime.g in all releases (src/runtime/runtime2.go).
   */
  static of(target: Target, tid: number): Goroutine {
    const address = target.goroutine(tid);
    const [low, high] = target.readWords(address, 2) as [number, number];
    return new Goroutine(address, low, high);
  }

  /**
   * Returns where a stack address is now. A stack that grows or shrinks is copied, and distances from its top
   * stay the same.
   */
  relocated(target: Target, address: number): number {
    return target.readWord(this.address + 8) - (this.stackHigh - address);
  }
}

/**
 * Returns an address that moves as far as the stack of the thread's goroutine when that is copied: the frame
 * pointer, or else the top of the stack. Where a call leaves its return address in a register, releases do
 * not adjust the frame pointers that a stack has when they copy it (arm64, 1.19).
 */
export function stackAnchor(target: Target, tid: number, registers: Registers): number {
  const { fp, lr } = registers.file;
  return fp >= 0 && lr < 0 ? registers.fp : Goroutine.of(target, tid).stackHigh;
}

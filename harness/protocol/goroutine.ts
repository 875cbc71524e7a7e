import type { Registers } from '../target/ptrace/registers.js';
import type { Target } from '../target/target.js';

/** A goroutine as far as the protocol looks at it: its identity and the bounds of its stack when it was looked at. */
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

  /** Address of the goroutine that a stopped thread runs, from its thread-local storage. */
  static addressOf(target: Target, registers: Registers): number {
    return target.readWord(registers.number('fs_base') + target.goroutineOffset);
  }

  /**
   * The goroutine that a stopped thread runs. g.stack.lo and g.stack.hi are the first two words of runtime.g in all
   * releases (src/runtime/runtime2.go).
   */
  static of(target: Target, registers: Registers): Goroutine {
    const address = Goroutine.addressOf(target, registers);
    const [low, high] = target.readWords(address, 2) as [number, number];
    return new Goroutine(address, low, high);
  }

  /** Where a stack address lies now: a stack that grows or shrinks is copied so that distances from its top stay. */
  relocated(target: Target, address: number): number {
    return target.readWord(this.address + 8) - (this.stackHigh - address);
  }
}

import { expect } from 'chai';
import { hex, type Registers } from '../../arch/registers.js';
import type { Goroutine } from '../../protocol/goroutine.js';
import type { Debuggee } from '../debuggee.js';

/** The caller's part of the stack at the injection point: from SP to the top of the goroutine's stack. */
export class CallerStack {
  readonly goroutine: Goroutine;
  readonly sp: number;
  readonly #words: BigUint64Array;

  constructor(program: Debuggee) {
    this.goroutine = program.goroutine();
    this.sp = program.registers().sp;
    this.#words = words(program.target.read(this.sp, this.goroutine.stackHigh - this.sp));
  }

  /**
   * Compares it with the goroutine's stack after a call. If the stack was moved, a word that pointed into it
   * may have been adjusted or, if it is not read any more, left as it was. Returns whether the stack was
   * moved.
   */
  expectUnchanged(program: Debuggee, after: Registers): boolean {
    const { target } = program;
    const sp = this.goroutine.relocated(target, this.sp);
    expect(hex(after.sp), 'SP after the call').to.equal(hex(sp));
    const now = words(target.read(sp, this.goroutine.stackHigh - this.sp));
    const [low, high] = [BigInt(this.goroutine.stackLow), BigInt(this.goroutine.stackHigh)];
    const moved = BigInt(sp - this.sp);
    const changed = [...this.#words].flatMap((before, index) => {
      const word = now[index];
      const inStack = before >= low && before < high;
      if (word === before || (inStack && word === before + moved)) return [];
      return [`SP+${hex(index * 8)}: ${hex(before)} became ${hex(word ?? 0n)}`];
    });
    expect(changed, 'words of the caller’s stack that the call changed').to.deep.equal([]);
    return moved !== 0n;
  }
}

function words(bytes: Uint8Array): BigUint64Array {
  return new BigUint64Array(bytes.slice().buffer);
}

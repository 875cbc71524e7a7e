import { expect } from 'chai';
import { hex, type Registers } from '../../../arch/registers.js';
import type { Func } from '../../../binary/program.js';
import type { Goroutine } from '../../../protocol/goroutine.js';
import type { Verdict } from '../../../protocol/oracle.js';
import { describePc } from '../../../protocol/trace.js';
import type { CallResult, Debuggee } from '../../debuggee.js';
import { expectRefused } from '../answers.js';
import type { Step } from './steps.js';

/** How much of the caller's stack is compared, in bytes. */
const comparedBytes = 2048;

/** An injection point: registers, goroutine and stack before the call. */
export class Point {
  readonly program: Debuggee;
  /** As linked. */
  readonly pc: number;
  readonly func: Func;
  /** The instruction executed before, if it is in the same function and is not a call. */
  readonly previous: number | undefined;
  readonly before: Registers;
  readonly goroutine: Goroutine;
  readonly #stack: Uint8Array;

  /** The point at which the thread is stopped. */
  constructor(program: Debuggee, { func, previous }: Pick<Step, 'func' | 'previous'>) {
    this.program = program;
    this.func = func;
    this.previous = previous;
    this.before = program.registers();
    this.pc = this.before.pc - program.target.loadBias;
    this.goroutine = program.goroutine();
    this.#stack = this.#read(this.before.sp);
  }

  /** `main.walk+0x12`, for messages. */
  get where(): string {
    return describePc(this.program.program, this.pc);
  }

  inStack(value: number): boolean {
    return value >= this.goroutine.stackLow && value < this.goroutine.stackHigh;
  }

  /** How far the stack has moved since, in bytes. */
  moved(): number {
    return this.goroutine.relocated(this.program.target, 0);
  }

  expectReturn({ outcome, results }: CallResult, expected: readonly bigint[]): void {
    if (outcome.kind === 'returned' && expected.every((value, index) => results[index] === value)) return;
    const wanted = { outcome: { kind: 'returned' }, results: expected };
    // A call that was accepted, and came to another end, was disturbed.
    const requirement = outcome.kind === 'refused' ? 'safepoint.verdict' : 'safepoint.undisturbed';
    this.program.demand(requirement, () => {
      expect({ outcome, results }, `a call at ${this.where}`).to.deep.equal(wanted);
    });
  }

  expectRefusal({ outcome }: CallResult, reason: Exclude<Verdict, 'accepted'>): void {
    this.program.demand('safepoint.verdict', () =>
      expectRefused(outcome, reason, () => `a call at ${this.where}`),
    );
  }

  expectRegisters(after: Registers, followers: readonly string[], before = this.before): void {
    const wrong = this.wrongRegisters(after, followers, before);
    if (wrong.length > 0) expect(wrong, `registers after a call at ${this.where}`).to.deep.equal([]);
  }

  /**
   * Returns the registers that are wrong. The frame pointer, and those of `followers`, must have moved with
   * the stack if they pointed into it; all others must be what they were.
   */
  wrongRegisters(after: Registers, followers: readonly string[], before: Registers): string[] {
    const moved = this.moved();
    const { arch, framePointer } = this.program;
    // Where the frame pointer is a register of its own, compiled code keeps no other pointer in it.
    const own = framePointer === undefined ? [] : [framePointer];
    return [...new Set([...arch.pointerRegisters, ...own])].flatMap(name => {
      const follows = name === framePointer || followers.includes(name);
      const value = before.get(name);
      const expected = follows && this.inStack(before.number(name)) ? value + BigInt(moved) : value;
      const actual = after.get(name);
      return actual === expected ? [] : [`${name}: expected ${hex(expected)}, saw ${hex(actual)}`];
    });
  }

  /** Words that point into the stack may have moved with it; all others must be as they were. */
  expectStack(after: Registers): void {
    const now = this.#read(after.sp);
    if (Buffer.compare(now, this.#stack) === 0) return;
    const moved = BigInt(this.moved());
    const [is, was] = [words(now), words(this.#stack)];
    const wrong = was.flatMap((word, index) => {
      const there = is[index] ?? 0n;
      const fits = there === word || (this.inStack(Number(word)) && there === word + moved);
      return fits ? [] : [`SP+${hex(index * 8)}: ${hex(word)} became ${hex(there)}`];
    });
    if (wrong.length > 0) expect(wrong, `stack after a call at ${this.where}`).to.deep.equal([]);
  }

  #read(sp: number): Uint8Array {
    const inUse = this.goroutine.stackHigh - this.before.sp;
    return this.program.target.read(sp, Math.min(comparedBytes, inUse));
  }
}

function words(bytes: Uint8Array): bigint[] {
  return [...new BigUint64Array(bytes.slice(0, bytes.length & ~7).buffer)];
}

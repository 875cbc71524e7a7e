import { hex, Registers } from '../arch/registers.js';
import type { CallSequence, MemoryWrite } from '../arch/sequence.js';
import type { Stop, Target } from '../target/target.js';
import { readPanic, readReason } from './answers.js';
import { type Call, type PanicValue, ProtocolError } from './call.js';
import { Frame } from './frame.js';
import { ProtocolFunctions } from './functions.js';
import { Goroutine, stackAnchor } from './goroutine.js';
import { expectations, type InjectionState, promisesOf, Status, stopsByStatus } from './states.js';
import { describePc, formatTrace, type Observation, type StopRecord } from './trace.js';

const tracedFrameBytes = 64;

/** Buffers for the vector state, which are large: finished injections leave them to later ones. */
const spareStates: Uint8Array[] = [];

/**
 * One injected call: the protocol as a state machine. It plays the debugger's part, and checks the runtime's
 * part at each stop: whether it is the status's turn, the function and the trap that it comes from, the stack
 * pointer, the goroutine.
 */
export class Injection {
  state: InjectionState = 'entering';
  reason: string | undefined;
  panic: PanicValue | undefined;
  /** The thread of the latest stop. */
  tid: number;
  /** The registers at the injection point, which the caller must get back. */
  readonly saved: Registers;
  readonly goroutine: Goroutine;
  readonly #target: Target;
  readonly #functions: ProtocolFunctions;
  readonly #sequence: CallSequence;
  readonly #call: Call;
  readonly #registers: Registers;
  /** The vector and floating-point state at the injection point. */
  readonly #vectors: Uint8Array;
  readonly #observations: Observation[] = [];
  /** SP after the push. What was pushed is there, and moves with the goroutine's stack. */
  readonly #slot: number;
  /** Whether this injection must remove the breakpoint at the injection point. */
  #inserted = false;
  /** At status 0: SP, and an address that moves with the stack of the call. */
  #callee: { sp: number; anchor: number } | undefined;

  /**
   * Sets the call up in a stopped thread, which must run a goroutine, and lets the thread go. `accept` does
   * the rest. The injection point is the thread's PC.
   */
  constructor(target: Target, functions: ProtocolFunctions, tid: number, call: Call) {
    this.#target = target;
    this.#functions = functions;
    this.#sequence = functions.sequence;
    this.#call = call;
    this.tid = tid;
    const registers = new Registers(target.arch.registers);
    this.#registers = registers;
    target.readRegisters(tid, registers);
    this.saved = registers.clone();
    this.#vectors = target.saveVectorState(tid, spareStates.pop());
    this.goroutine = Goroutine.of(target, tid);
    this.#observe('inject', undefined);

    this.#write(
      this.#sequence.enter(registers, {
        entry: functions.enterAt + target.loadBias,
        frameBytes: call.frameBytes,
        pc: this.#judged,
      }),
    );
    this.#slot = registers.sp;
    this.#go();
  }

  /** The PC that the runtime is asked to judge. */
  get #judged(): number {
    return this.#call.pc ?? this.saved.pc;
  }

  /**
   * If a stop belongs to this injection: answers it, resumes the thread and returns true. Returns false for
   * any other stop (a breakpoint, a signal), and leaves it alone. Calls `look` at a stop of the protocol
   * before it does anything about it. Throws `ProtocolError` for a stop of the protocol that is wrong.
   */
  accept(stop: Stop, look?: (tid: number) => void): boolean {
    if (stop.kind !== 'trap' || stop.breakpoint || this.state === 'done') return false;
    const address = stop.address - this.#target.loadBias;
    const found = this.#functions.at(address);
    if (found === undefined) return false;
    look?.(stop.tid);
    this.tid = stop.tid;
    const registers = this.#registers;
    this.#target.readRegisters(stop.tid, registers);
    const status = registers.numberAt(this.#sequence.status);
    const meaning = stopsByStatus[status];
    if (meaning === undefined || meaning.from !== this.state || meaning.place !== found.place) {
      throw this.#error(
        'an unexpected stop',
        expectations[this.state],
        `status ${status} in ${found.func.name}`,
        this.#promised,
      );
    }
    const { isTrap, spdelta } = this.#functions.stopAt(address, found);
    if (!isTrap) {
      const where = describePc(this.#functions.program, address);
      throw this.#error('the instruction of a stop', 'a trap of the runtime', where, this.#promised);
    }
    switch (status) {
      case Status.ready:
        this.#ready(found.frameClass);
        break;
      case Status.returned:
        this.#returned();
        break;
      case Status.panicked:
        this.#panicked();
        break;
      case Status.refused:
        this.#refused();
        break;
      default:
        this.#restore(spdelta);
    }
    this.state = meaning.to;
    return true;
  }

  /** The stops so far. */
  trace(): StopRecord[] {
    return formatTrace(this.#functions.program, this.#target.loadBias, this.#observations);
  }

  /** Removes the breakpoint at the injection point, unless it was there before. */
  releasePoint(): void {
    if (this.#inserted) this.#target.removeBreakpoint(this.saved.pc);
    this.#inserted = false;
  }

  /** Whether a thread at the injection point runs the injection's goroutine: by its stack, or by its g. */
  isBack(tid: number): boolean {
    this.#target.readRegisters(tid, this.#registers);
    return (
      this.#registers.sp === this.#slot + this.#sequence.pushedBytes ||
      this.#target.goroutine(tid) === this.goroutine.address
    );
  }

  /** Checks the injection point after the call: SP must be where it was, relative to the goroutine's stack. */
  checkBack(registers: Registers, tid: number): void {
    this.tid = tid;
    this.#registers.copyFrom(registers);
    this.#observe('resumed', undefined);
    const { pushedBytes } = this.#sequence;
    if (!this.#isSlot(registers.sp - pushedBytes)) {
      throw this.#error(
        'the stack pointer back at the injection point',
        hex(this.#slot + pushedBytes),
        hex(registers.sp),
        this.#promised,
      );
    }
  }

  /** Returns the error for a stop outside of the protocol that is not expected. */
  elsewhere(stop: Stop): ProtocolError {
    this.#target.readRegisters(stop.tid, this.#registers);
    this.tid = stop.tid;
    const pc = this.#registers.pc - this.#target.loadBias;
    const where = describePc(this.#functions.program, pc);
    const what = stop.kind === 'signal' ? `signal ${stop.signal}` : stop.kind;
    return this.#error('a stop elsewhere', expectations[this.state], `${what} at ${where}`);
  }

  #ready(frameClass: number): void {
    const expected = ProtocolFunctions.frameClass(this.#call.frameBytes);
    if (frameClass !== expected) {
      const wanted = expected === undefined ? 'a refusal' : `debugCall${expected}`;
      throw this.#error('the frame', wanted, `debugCall${frameClass}`, ['frame.classes', 'status.ready']);
    }
    const registers = this.#registers;
    this.#callee = { sp: registers.sp, anchor: stackAnchor(this.#target, this.tid, this.#registers) };
    const seen = this.#observe('ready', Status.ready);
    if (this.#call.abandon) {
      this.#target.resume(this.tid);
      return;
    }
    const frame = new Frame(this.#target, this.tid, registers, this.#sequence);
    this.#call.writeArguments?.(frame);
    const callee = { function: this.#call.function, closure: this.#call.closure ?? 0 };
    const writes = this.#sequence.call(registers, callee);
    seen.frame = frame.flush(writes).slice(0, tracedFrameBytes);
    this.#go();
  }

  #returned(): void {
    const seen = this.#observe('returned', Status.returned);
    this.#checkCallee();
    const registers = this.#registers;
    const { integers, frameOffset, linkOffset } = this.#sequence;
    // In V2, most results are in registers, and the frame of a small call is spill space.
    if (integers.length === 0) {
      const length = Math.min(tracedFrameBytes, this.#call.frameBytes);
      seen.frame = this.#target.read(registers.sp + frameOffset, length);
    }
    this.#call.readResults?.(new Frame(this.#target, this.tid, registers, this.#sequence, seen.frame));
    if (linkOffset === undefined) {
      this.#target.resume(this.tid);
      return;
    }
    registers.lr = this.#target.readWord(registers.sp + linkOffset);
    this.#go();
  }

  #checkCallee(): void {
    const callee = this.#callee;
    if (callee === undefined) throw new Error('status 1 without status 0');
    const { sp } = this.#registers;
    if (sp - callee.sp !== stackAnchor(this.#target, this.tid, this.#registers) - callee.anchor) {
      throw this.#error('the stack pointer after the call', hex(callee.sp), hex(sp), this.#promised);
    }
  }

  /** Whether an address is the slot, which moves with the goroutine's stack. */
  #isSlot(address: number): boolean {
    return address === this.#slot || address === this.goroutine.relocated(this.#target, this.#slot);
  }

  #panicked(): void {
    const panic = readPanic(this.#target, this.#registers, this.#sequence);
    this.panic = panic;
    this.#observe('panicked', Status.panicked, `type ${hex(panic.type)}, data ${hex(panic.data)}`);
    this.#target.resume(this.tid);
  }

  #refused(): void {
    const reason = readReason(this.#target, this.#registers, this.#sequence);
    if (typeof reason !== 'string')
      throw this.#error('the reason of a refusal', 'a string', `a length of ${reason.length}`);
    this.reason = reason;
    this.#observe('refused', Status.refused, this.reason);
    this.#target.resume(this.tid);
  }

  #restore(spdelta: number): void {
    this.#observe('restore', Status.restore);
    const registers = this.#registers;
    const goroutine = this.#target.goroutine(this.tid);
    if (goroutine !== this.goroutine.address) {
      const breaks = ['goroutine.of-stops', ...this.#promised];
      throw this.#error('the goroutine at the end', hex(this.goroutine.address), hex(goroutine), breaks);
    }
    const slot = registers.sp + spdelta;
    if (!this.#isSlot(slot)) {
      const expected = `return address at ${hex(this.#slot)}`;
      throw this.#error('the stack pointer at the end', expected, hex(slot), this.#promised);
    }
    const writes = this.#sequence.restore(registers, this.saved, slot, this.#judged);
    this.#call.atRestore?.(registers);
    this.#target.restoreVectorState(this.tid, this.#vectors);
    spareStates.push(this.#vectors);
    if (this.#call.takesBack) {
      registers.pc = this.saved.pc;
      registers.sp = this.saved.sp;
      this.#target.redirect(this.tid, registers);
      return;
    }
    this.#write(writes);
    // This comes before the thread goes on: it is back at the injection point very soon.
    this.#inserted = this.#target.insertBreakpoint(this.saved.pc);
    this.#go();
  }

  #write(writes: readonly MemoryWrite[]): void {
    for (const { address, words } of writes) this.#target.writeWords(address, words);
  }

  #go(): void {
    this.#target.redirect(this.tid, this.#registers);
    this.#target.resume(this.tid);
  }

  #observe(kind: StopRecord['kind'], status: number | undefined, detail?: string): Observation {
    const seen: Observation = { kind, tid: this.tid, status, registers: this.#registers.clone(), detail };
    this.#observations.push(seen);
    return seen;
  }

  /** Ids of the requirements that say what comes next. */
  get #promised(): readonly string[] {
    return promisesOf(this.state, { refused: this.reason !== undefined, panicked: this.panic !== undefined });
  }

  #error(what: string, expected: string, actual: string, breaks: readonly string[] = []): ProtocolError {
    this.#observe('unexpected', undefined, actual);
    return new ProtocolError(what, { expected, actual }, this.trace(), breaks);
  }
}

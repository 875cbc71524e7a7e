import { hex, Registers } from '../target/ptrace/registers.js';
import type { Stop, Target } from '../target/target.js';
import { type Call, type PanicValue, ProtocolError } from './call.js';
import { Frame } from './frame.js';
import { ProtocolFunctions, type StopPlace } from './functions.js';
import { Goroutine } from './goroutine.js';
import { describePc, formatTrace, type Observation, type StopRecord } from './trace.js';
import { closureRegister, minimumStackBytes, Status } from './versions.js';

/**
 * Where an injection stands: `entering` until the runtime answers, `calling` while the function runs, `leaving` after its end
 * or a refusal, until the runtime asks for the registers, `done` after that.
 */
export type InjectionState = 'entering' | 'calling' | 'leaving' | 'done';

/** Status to what it means: in which state it may come, from which function, and what follows. */
const stops: Record<
  number,
  { kind: StopRecord['kind']; from: InjectionState; place: StopPlace; to: InjectionState }
> = {
  [Status.ready]: { kind: 'ready', from: 'entering', place: 'frame', to: 'calling' },
  [Status.returned]: { kind: 'returned', from: 'calling', place: 'frame', to: 'leaving' },
  [Status.panicked]: { kind: 'panicked', from: 'calling', place: 'panicked', to: 'leaving' },
  [Status.refused]: { kind: 'refused', from: 'entering', place: 'entry', to: 'leaving' },
  [Status.restore]: { kind: 'restore', from: 'leaving', place: 'entry', to: 'done' },
};

/** What was expected next, in words, by state. */
const expectations: Record<InjectionState, string> = {
  entering: 'status 0 (frame ready) or 8 (refused)',
  calling: 'status 1 (returned) or 2 (panicked)',
  leaving: 'status 16 (restore)',
  done: 'no further stop',
};

const tracedFrameBytes = 64;

/** Room for the vector state of injections to come, from such as are done: it is too large to be allocated for each. */
const spareStates: Uint8Array[] = [];

/**
 * One injected call: the stops of the protocol as a state machine that plays the debugger's part and checks the runtime's at
 * each stop: the status's turn, the function and INT3 that it comes from, the stack pointer, the goroutine.
 */
export class Injection {
  state: InjectionState = 'entering';
  reason: string | undefined;
  panic: PanicValue | undefined;
  /** The thread of the latest stop. */
  tid: number;
  /** Registers at the injection point: what the caller has, and what it gets back. */
  readonly saved = new Registers();
  readonly goroutine: Goroutine;
  readonly #target: Target;
  readonly #functions: ProtocolFunctions;
  readonly #call: Call;
  readonly #registers = new Registers();
  /** Vector and floating-point state at the injection point. */
  readonly #extended: Uint8Array;
  readonly #observations: Observation[] = [];
  /** Where the return address lies: SP after the push. It moves with the goroutine's stack. */
  readonly #returnSlot: number;
  /** The breakpoint at the injection point is ours to remove. */
  #inserted = false;
  /** SP and BP at status 0. */
  #callee: { sp: number; bp: number } | undefined;

  /**
   * Sets the call up in a stopped thread, which must run a goroutine, and lets it go. The rest is done by `accept`. The
   * injection point is the thread's PC.
   */
  constructor(target: Target, functions: ProtocolFunctions, tid: number, call: Call) {
    this.#target = target;
    this.#functions = functions;
    this.#call = call;
    this.tid = tid;
    const registers = this.#registers;
    target.readRegisters(tid, registers);
    this.saved.copyFrom(registers);
    this.#extended = target.saveExtendedState(tid, spareStates.pop());
    this.goroutine = Goroutine.of(target, registers);
    this.#observe('inject', undefined);

    const sp = registers.number('rsp') - 8;
    this.#returnSlot = sp;
    // One write: the frame size at SP-16, a word that means nothing, the PC at SP.
    target.writeWords(sp - 16, [call.frameBytes, 0, call.pc ?? registers.number('rip')]);
    registers.setNumber('rsp', sp);
    registers.setNumber('rip', functions.entry.entry + target.loadBias);
    this.#go();
  }

  /** Free stack below SP of a goroutine, in bytes, at the injection point. The protocol asks for 256. */
  static hasRoom(target: Target, registers: Registers): boolean {
    return registers.number('rsp') - Goroutine.of(target, registers).stackLow >= minimumStackBytes;
  }

  /**
   * Plays the next stop if it is one of this injection, resumes the thread, and tells so. A stop elsewhere (a breakpoint, a
   * signal) is left alone. `look` sees a stop of the protocol before anything is done about it. Throws `ProtocolError` for a stop that is ours and wrong.
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
    const status = registers.number(this.#functions.version.statusRegister);
    const meaning = stops[status];
    if (meaning === undefined || meaning.from !== this.state || meaning.place !== found.place) {
      throw this.#error(
        'an unexpected stop',
        expectations[this.state],
        `status ${status} in ${found.func.name}`,
      );
    }
    const { isInt3, spdelta } = this.#functions.stopAt(address, found);
    if (!isInt3) {
      throw this.#error(
        'a stop that is no INT3',
        'an INT3 of the runtime',
        describePc(this.#functions.program, address),
      );
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

  /** Takes the breakpoint at the injection point away again, unless it is somebody else's. */
  releasePoint(): void {
    if (this.#inserted) this.#target.removeBreakpoint(this.saved.number('rip'));
    this.#inserted = false;
  }

  /** Whether a thread that is at the injection point runs the injection's goroutine: by its stack, or else by its g. */
  isBack(tid: number): boolean {
    this.#target.readRegisters(tid, this.#registers);
    return (
      this.#registers.number('rsp') === this.#returnSlot + 8 ||
      Goroutine.addressOf(this.#target, this.#registers) === this.goroutine.address
    );
  }

  /** Looks at the injection point after the call: SP must be where it was, relative to the goroutine's stack. */
  checkBack(registers: Registers, tid: number): void {
    this.#observations.push({
      kind: 'resumed',
      tid,
      status: undefined,
      registers: registers.clone(),
      detail: undefined,
    });
    const sp = registers.number('rsp');
    if (sp !== this.#returnSlot + 8 && sp !== this.goroutine.relocated(this.#target, this.#returnSlot) + 8) {
      throw this.#error('the stack pointer back at the injection point', hex(this.#returnSlot + 8), hex(sp));
    }
  }

  /** The error for a stop that is not the protocol's and that nobody waits for. */
  elsewhere(stop: Stop): ProtocolError {
    this.#target.readRegisters(stop.tid, this.#registers);
    this.tid = stop.tid;
    const pc = this.#registers.number('rip') - this.#target.loadBias;
    const where = describePc(this.#functions.program, pc);
    const what = stop.kind === 'signal' ? `signal ${stop.signal}` : stop.kind;
    return this.#error('a stop elsewhere', expectations[this.state], `${what} at ${where}`);
  }

  #ready(frameClass: number): void {
    const expected = ProtocolFunctions.frameClass(this.#call.frameBytes);
    if (frameClass !== expected) {
      const wanted = expected === undefined ? 'a refusal' : `debugCall${expected}`;
      throw this.#error('the frame', wanted, `debugCall${frameClass}`);
    }
    const registers = this.#registers;
    const sp = registers.number('rsp');
    this.#callee = { sp, bp: registers.number('rbp') };
    const seen = this.#observe('ready', Status.ready);
    if (this.#call.abandon) {
      this.#target.resume(this.tid);
      return;
    }
    const frame = new Frame(this.#target, this.tid, registers, this.#functions.version);
    this.#call.writeArguments?.(frame);
    seen.frame = frame.flush(registers.number('rip')).slice(0, tracedFrameBytes);
    registers.setNumber('rsp', sp - 8);
    registers.setNumber('rip', this.#call.function);
    registers.setNumber(closureRegister, this.#call.closure ?? 0);
    this.#go();
  }

  #returned(): void {
    const seen = this.#observe('returned', Status.returned);
    this.#checkCallee();
    const { version } = this.#functions;
    // In V2 the results are in registers, mostly, and the frame of a small call is spill space.
    if (version.integerRegisters.length === 0) {
      const length = Math.min(tracedFrameBytes, this.#call.frameBytes);
      seen.frame = this.#target.read(this.#registers.number('rsp'), length);
    }
    this.#call.readResults?.(new Frame(this.#target, this.tid, this.#registers, version, seen.frame));
    this.#target.resume(this.tid);
  }

  #checkCallee(): void {
    const callee = this.#callee;
    if (callee === undefined) throw new Error('status 1 without status 0');
    const sp = this.#registers.number('rsp');
    // Where the stack was copied, BP, the frame's own address, has moved as far.
    if (sp - callee.sp !== this.#registers.number('rbp') - callee.bp) {
      throw this.#error('the stack pointer after the call', hex(callee.sp), hex(sp));
    }
  }

  #panicked(): void {
    const sp = this.#registers.number('rsp');
    const [type, data] = this.#target.readWords(sp, 2) as [number, number];
    const panic = { type, data };
    this.panic = panic;
    this.#observe('panicked', Status.panicked, `type ${hex(panic.type)}, data ${hex(panic.data)}`);
    this.#target.resume(this.tid);
  }

  #refused(): void {
    const sp = this.#registers.number('rsp');
    const [text, length] = this.#target.readWords(sp, 2) as [number, number];
    if (length > 4096) throw this.#error('the reason of a refusal', 'a string', `a length of ${length}`);
    this.reason = Buffer.from(this.#target.read(text, length)).toString('utf8');
    this.#observe('refused', Status.refused, this.reason);
    this.#target.resume(this.tid);
  }

  #restore(spdelta: number): void {
    this.#observe('restore', Status.restore);
    const registers = this.#registers;
    const goroutine = Goroutine.addressOf(this.#target, registers);
    if (goroutine !== this.goroutine.address) {
      throw this.#error('the goroutine at the end', hex(this.goroutine.address), hex(goroutine));
    }
    const slot = registers.number('rsp') + spdelta;
    if (slot !== this.#returnSlot && slot !== this.goroutine.relocated(this.#target, this.#returnSlot)) {
      throw this.#error(
        'the stack pointer at the end',
        `return address at ${hex(this.#returnSlot)}`,
        hex(slot),
      );
    }
    const sp = registers.number('rsp');
    const pc = registers.number('rip');
    // Of the registers these two are the thread's, and the goroutine may have moved to another.
    const [fsBase, gsBase] = [registers.get('fs_base'), registers.get('gs_base')];
    registers.copyFrom(this.saved);
    registers.set('fs_base', fsBase);
    registers.set('gs_base', gsBase);
    registers.setNumber('rsp', sp);
    registers.setNumber('rip', pc);
    this.#call.atRestore?.(registers);
    if (this.#call.pc !== undefined) this.#target.writeWord(slot, this.saved.number('rip'));
    // Before the thread goes on: it is back at the injection point in no time.
    this.#inserted = this.#target.insertBreakpoint(this.saved.number('rip'));
    this.#target.restoreExtendedState(this.tid, this.#extended);
    spareStates.push(this.#extended);
    this.#go();
  }

  #go(): void {
    this.#registers.forbidSyscallRestart();
    this.#target.writeRegisters(this.tid, this.#registers);
    this.#target.resume(this.tid);
  }

  #observe(kind: StopRecord['kind'], status: number | undefined, detail?: string): Observation {
    const seen: Observation = { kind, tid: this.tid, status, registers: this.#registers.clone(), detail };
    this.#observations.push(seen);
    return seen;
  }

  #error(what: string, expected: string, actual: string): ProtocolError {
    this.#observe('unexpected', undefined, actual);
    return new ProtocolError(what, expected, actual, this.trace());
  }
}

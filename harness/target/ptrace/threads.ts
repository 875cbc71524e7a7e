import { type RegisterFile, Registers } from '../../arch/registers.js';
import { NativeMemory, ptrace, Request } from './kernel.js';

/** A traced thread: its registers are fetched once a stop and written back, if they changed, when it goes on. */
export class Thread {
  readonly tid: number;
  running = true;
  /** `step` was asked for and not reported yet. */
  stepping = false;
  /** `interrupt` was asked for and not reported yet. */
  interrupted = false;
  /** Address of a breakpoint that is out of memory while this thread executes the instruction under it. */
  steppingOver: number | undefined;
  /** Signals that came during a step; they are delivered when the thread is let go. */
  readonly held: number[] = [];
  /** PC when it was last let go; undefined if nobody looked. */
  wentFrom: number | undefined;
  readonly #memory: NativeMemory;
  readonly #registers: Registers;
  #fetched = false;
  #changed = false;

  constructor(tid: number, file: RegisterFile) {
    this.tid = tid;
    this.#memory = new NativeMemory(file.bytes);
    this.#registers = new Registers(file, this.#memory.bytes);
  }

  /** The registers of the stopped thread. Whoever changes them calls `registersChanged`. */
  registers(): Registers {
    if (!this.#fetched) {
      ptrace(Request.GETREGS, this.tid, 0, this.#memory.address);
      this.#fetched = true;
    }
    return this.#registers;
  }

  registersChanged(): void {
    this.#fetched = true;
    this.#changed = true;
  }

  /** Lets the thread go with CONT or SINGLESTEP. */
  go(request: number, signal: number): void {
    this.wentFrom = this.#fetched ? this.#registers.pc : undefined;
    if (this.#changed) ptrace(Request.SETREGS, this.tid, 0, this.#memory.address);
    this.#fetched = false;
    this.#changed = false;
    this.running = true;
    ptrace(request, this.tid, 0, signal);
  }
}

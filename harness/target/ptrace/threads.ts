import { type RegisterFile, Registers } from '../../arch/registers.js';
import { NativeMemory, ptrace, Request, SystemCallError } from './kernel.js';

/**
 * A traced thread. Its registers are fetched once for each stop, and written back when it goes on if they
 * changed.
 */
export class Thread {
  readonly tid: number;
  running = true;
  /** A step was asked for and has not ended yet. */
  stepping = false;
  /** An interrupt was asked for and has not taken effect yet. */
  interrupted = false;
  /** Address of a breakpoint that is out of memory while this thread executes the instruction under it. */
  steppingOver: number | undefined;
  /** Signals that came during a step. They are delivered when the thread is let go. */
  readonly held: number[] = [];
  /** PC when the thread was last let go; undefined if its registers were not fetched then. */
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

  /** The registers of the stopped thread, to be read. */
  registers(): Registers {
    if (!this.#fetched) {
      ptrace(Request.GETREGS, this.tid, 0, this.#memory.address);
      this.#fetched = true;
    }
    return this.#registers;
  }

  /**
   * Changes the registers of the stopped thread.
   * @param systemCall the register that gets -1, so that the kernel does not restart the system call that the
   * stop interrupted; undefined to leave that alone
   */
  setRegisters(from: Registers, systemCall?: number): void {
    this.#registers.copyFrom(from);
    if (systemCall !== undefined) this.#registers.setNumberAt(systemCall, -1);
    this.#fetched = true;
    this.#changed = true;
  }

  /** Changes PC of the stopped thread. */
  setPc(pc: number): void {
    const registers = this.registers();
    if (registers.pc === pc) return;
    registers.pc = pc;
    this.#changed = true;
  }

  /** Asks the thread to stop as soon as it runs. Nothing happens if it has ended: the next wait reports that. */
  askToStop(): void {
    try {
      ptrace(Request.INTERRUPT, this.tid, 0, 0);
    } catch (error) {
      if (!(error instanceof SystemCallError) || error.errno !== 'ESRCH') throw error;
    }
  }

  /** Lets the thread go untraced, with the first of the signals that were held back; the caller sends the others. */
  leave(signal: number): void {
    if (this.#changed) ptrace(Request.SETREGS, this.tid, 0, this.#memory.address);
    ptrace(Request.DETACH, this.tid, 0, signal);
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

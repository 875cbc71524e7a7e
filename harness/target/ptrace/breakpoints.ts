/** Memory in which code can be read and written. */
export interface CodeMemory {
  read(address: number, length: number): Uint8Array;
  write(address: number, bytes: Uint8Array): void;
}

/** A thread, as far as it executes the instruction under a breakpoint. */
export interface SteppedThread {
  /** Address of the breakpoint that is out of memory meanwhile. */
  steppingOver: number | undefined;
  registers(): { readonly pc: number };
}

/** The trap instructions that a debugger has put into a program's code, and the bytes that they replaced. */
export class Breakpoints {
  readonly #memory: CodeMemory;
  readonly #trap: Uint8Array;
  /** Address to the bytes that the trap replaced. */
  readonly #originals = new Map<number, Uint8Array>();
  /** How many threads are about to execute the instruction under a breakpoint, by its address. */
  readonly #lifted = new Map<number, number>();
  /** Addresses of the breakpoints that were removed for good. */
  readonly #removed = new Set<number>();

  /** @param trap the trap instruction, as it lies in memory */
  constructor(memory: CodeMemory, trap: Uint8Array) {
    this.#memory = memory;
    this.#trap = trap;
  }

  get size(): number {
    return this.#originals.size;
  }

  addresses(): number[] {
    return [...this.#originals.keys()];
  }

  has(address: number): boolean {
    return this.#originals.has(address);
  }

  /** Returns false if there is one already. */
  insert(address: number): boolean {
    if (this.has(address)) return false;
    this.#originals.set(address, this.#memory.read(address, this.#trap.length));
    if (!this.#lifted.has(address)) this.#memory.write(address, this.#trap);
    return true;
  }

  /** Puts the original bytes back for good. Returns false if there is no breakpoint. */
  remove(address: number): boolean {
    const original = this.#originals.get(address);
    if (original === undefined) return false;
    this.#memory.write(address, original);
    this.#originals.delete(address);
    this.#removed.add(address);
    return true;
  }

  /**
   * Whether a trap that a thread executed here came from a breakpoint that was removed before the thread's
   * stop was looked at. The program then has another instruction here, which the thread has yet to execute.
   */
  wasRemoved(address: number): boolean {
    if (!this.#removed.has(address) || this.has(address)) return false;
    return !Buffer.from(this.#memory.read(address, this.#trap.length)).equals(this.#trap);
  }

  /** Takes the breakpoint at a thread’s PC out of memory until `endStepOver`. Returns false if there is none. */
  stepOver(thread: SteppedThread): boolean {
    if (this.size === 0) return false;
    const { pc } = thread.registers();
    if (!this.lift(pc)) return false;
    thread.steppingOver = pc;
    return true;
  }

  /** Puts the breakpoint back that a thread was stepped over. Returns false if there is none. */
  endStepOver(thread: SteppedThread): boolean {
    const { steppingOver } = thread;
    if (steppingOver === undefined) return false;
    this.lower(steppingOver);
    thread.steppingOver = undefined;
    return true;
  }

  /**
   * Puts the original bytes back until `lower`, so that a thread can execute the instruction. Returns false
   * if there is no breakpoint. Each thread that needs it lifts it.
   */
  lift(address: number): boolean {
    const original = this.#originals.get(address);
    if (original === undefined) return false;
    const threads = this.#lifted.get(address) ?? 0;
    if (threads === 0) this.#memory.write(address, original);
    this.#lifted.set(address, threads + 1);
    return true;
  }

  /**
   * Puts a lifted breakpoint back, unless it was removed meanwhile. While another thread is about to execute the
   * instruction it stays out of memory: that thread would execute the trap and go on behind it.
   */
  lower(address: number): void {
    const threads = (this.#lifted.get(address) ?? 0) - 1;
    if (threads > 0) {
      this.#lifted.set(address, threads);
      return;
    }
    this.#lifted.delete(address);
    if (this.has(address)) this.#memory.write(address, this.#trap);
  }
}

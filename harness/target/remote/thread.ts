import { type RegisterFile, Registers } from '../../arch/registers.js';
import type { StubRegisters } from './registers.js';

/**
 * A thread of a stub: its registers are fetched once a stop and written back, if they changed, when it goes
 * on.
 */
export class RemoteThread {
  readonly tid: number;
  running = true;
  /** `step` was asked for and not reported yet. */
  stepping = false;
  /** The step executes a trap instruction of the program's. */
  steppedTrap = false;
  /** `interrupt` was asked for and not reported yet. */
  interrupted = false;
  /** Address of a breakpoint that is out of memory while this thread executes the instruction under it. */
  steppingOver: number | undefined;
  /** Signals that came during a step; they are delivered when the thread is let go. */
  readonly held: number[] = [];
  readonly #stub: StubRegisters;
  readonly #registers: Registers;
  /** The stub's own form of the registers; undefined until they are fetched. */
  #raw: Buffer | undefined;
  #changed = false;
  /** The vector state, if it is known and the stub has it apart from the other registers. */
  #vectors: Uint8Array | undefined;

  constructor(tid: number, file: RegisterFile, stub: StubRegisters) {
    this.tid = tid;
    this.#stub = stub;
    this.#registers = new Registers(file);
  }

  /** The registers of the stopped thread. Code that changes them calls `registersChanged`. */
  registers(): Registers {
    this.#fetched();
    return this.#registers;
  }

  registersChanged(): void {
    this.#changed = true;
  }

  /** The vector and floating-point state of the stopped thread. Reuses `into` if that is as long. */
  readVectors(into?: Uint8Array): Uint8Array {
    if (this.#stub.vectorsInCore) return this.#stub.vectorsIn(this.#fetched(), into);
    this.#vectors ??= this.#stub.readVectors(this.tid);
    if (into?.length !== this.#vectors.length) return this.#vectors.slice();
    into.set(this.#vectors);
    return into;
  }

  /** Changes that state. */
  writeVectors(state: Uint8Array): void {
    if (this.#stub.vectorsInCore) {
      this.#stub.putVectors(this.#fetched(), state);
      this.#changed = true;
      return;
    }
    this.#stub.writeVectors(this.tid, state);
    // The processor may refuse some of it.
    this.#vectors = undefined;
  }

  /** Puts a state back that was read. What a call leaves alone, which is most of it, is not written. */
  restoreVectors(state: Uint8Array): void {
    if (this.#stub.vectorsInCore) {
      this.writeVectors(state);
      return;
    }
    // To read a register costs as much as to write it.
    this.#vectors ??= this.#stub.readVectors(this.tid);
    this.#stub.writeVectors(this.tid, state, this.#vectors);
    this.#vectors.set(state);
  }

  #fetched(): Buffer {
    this.#raw ??= this.#stub.read(this.tid, this.#registers);
    return this.#raw;
  }

  /** Writes back what changed: the thread is about to be let go. */
  leave(): void {
    if (this.#changed && this.#raw !== undefined) this.#stub.write(this.tid, this.#registers, this.#raw);
    this.#raw = undefined;
    this.#vectors = undefined;
    this.#changed = false;
    this.running = true;
  }
}

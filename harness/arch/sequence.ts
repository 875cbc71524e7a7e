import type { Registers } from './registers.js';

/**
 * Words to be written to a program's memory, one after the other. Negative ones are stored as two's
 * complement.
 */
export interface MemoryWrite {
  readonly address: number;
  readonly words: readonly number[];
}

/** The call that a debugger asks for. Addresses are those in memory. */
export interface EntryRequest {
  /** First instruction of `runtime.debugCallV1` or V2. */
  entry: number;
  /** The argument frame that is asked for, in bytes. */
  frameBytes: number;
  /** The PC that the runtime is asked to judge. */
  pc: number;
}

/** The function to be called. Addresses are those in memory. */
export interface Callee {
  function: number;
  /** Address of the closure object; 0 for a plain function. */
  closure: number;
}

/**
 * What a debugger does on one processor to play the protocol: where things are at each stop, and what it
 * changes. The functions change the registers that they are given and return what must be written to memory
 * before the thread goes on. They see PC behind the trap, as a Target reports it.
 */
export interface CallSequence {
  readonly name: 'V1' | 'V2';
  /** The function whose address goes into PC. */
  readonly entrySymbol: string;
  /** Index of the register that holds the status at each stop. */
  readonly status: number;
  /** Index of the register in which compiled code expects the closure. */
  readonly closure: number;
  /**
   * Indexes of the integer argument and result registers, in order. None: everything is passed in the frame.
   */
  readonly integers: readonly number[];
  /** How many floating-point registers carry arguments and results. */
  readonly floats: number;
  /**
   * Index of the register that holds the goroutine wherever compiled code runs; undefined where it is none.
   */
  readonly goroutine: number | undefined;
  /** Stack that must be free below SP at the injection point, in bytes, as the runtime documents it. */
  readonly minimumStackBytes: number;
  /** Stack below SP with which the runtime is known to make do in every release, in bytes; measured. */
  readonly sufficientStackBytes: number;
  /** How far `enter` moves SP down, in bytes. What it pushes lies at the new SP, the "slot". */
  readonly pushedBytes: number;
  /** Offset from SP of the argument frame, at status 0 and 1. */
  readonly frameOffset: number;
  /** Offset from SP of the panic value, an `interface{}`, at status 2. */
  readonly panicOffset: number;
  /**
   * Offsets from SP at which the reason of a refusal, a string header, may be at status 8; the documented one
   * is first.
   */
  readonly reasonOffsets: readonly [number, ...number[]];
  /**
   * Offset from SP of the word that goes back into the link register at status 1; undefined where nothing
   * does.
   */
  readonly linkOffset: number | undefined;

  /** Sets up an injection at the injection point. */
  enter(registers: Registers, request: EntryRequest): MemoryWrite[];
  /** Starts the function, at status 0. The arguments are the caller's to place. */
  call(registers: Registers, callee: Callee): MemoryWrite[];
  /**
   * Hands back at status 16 the registers of the injection point, except PC, SP and what belongs to the
   * thread.
   * @param saved the registers at the injection point
   * @param slot where the slot is now: it moves with the goroutine's stack
   * @param judged the PC that `enter` was given; where it is not the saved one, the saved one is put in its
   * place
   */
  restore(registers: Registers, saved: Registers, slot: number, judged: number): MemoryWrite[];
}

/** Copies the registers of the injection point, except PC, SP and what belongs to the thread. */
export function restoreRegisters(registers: Registers, saved: Registers): void {
  const { pc, sp } = registers;
  const { ofThread } = registers.file;
  const kept = ofThread.map(index => registers.at(index));
  registers.copyFrom(saved);
  ofThread.forEach((index, at) => {
    registers.setAt(index, kept[at] as bigint);
  });
  registers.pc = pc;
  registers.sp = sp;
}

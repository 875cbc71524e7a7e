import type { Registers } from './registers.js';

/**
 * Words to write to a program's memory, one after the other. Negative ones are stored as two's complement.
 */
export interface MemoryWrite {
  readonly address: number;
  readonly words: readonly number[];
}

/** What a debugger asks the runtime for. Addresses include the load bias. */
export interface EntryRequest {
  /** The first instruction of `runtime.debugCallV1` or V2. */
  entry: number;
  /** The size of the argument frame, in bytes. */
  frameBytes: number;
  /** The PC that the runtime is asked to judge. */
  pc: number;
}

/** The function to call. Addresses include the load bias. */
export interface Callee {
  function: number;
  /** Address of the closure object; 0 for a plain function. */
  closure: number;
}

/**
 * What a debugger does on one processor to play the protocol: where things are at each stop, and what it
 * changes. The functions change the registers that they receive, and return what to write to memory before
 * the thread goes on. PC is behind the trap, as a Target reports it.
 */
export interface CallSequence {
  readonly name: 'V1' | 'V2';
  /** The function whose address the debugger puts into PC. */
  readonly entrySymbol: string;
  /** Index of the register that holds the status at each stop. */
  readonly status: number;
  /** Index of the register in which compiled code expects the closure. */
  readonly closure: number;
  /**
   * Indexes of the integer argument and result registers, in order. If there are none, everything is passed
   * in the frame.
   */
  readonly integers: readonly number[];
  /** How many floating-point registers are used for arguments and results. */
  readonly floats: number;
  /** Present if these registers have a float32 in the form of a float64. */
  readonly singlesAreDoubles?: true;
  /**
   * Index of the register that always holds the goroutine in compiled code; undefined if no register does.
   */
  readonly goroutine: number | undefined;
  /** Free stack below SP that the runtime's documentation asks for at the injection point, in bytes. */
  readonly minimumStackBytes: number;
  /** Free stack below SP that every release is known to need at most, in bytes. Measured. */
  readonly sufficientStackBytes: number;
  /** How far `enter` moves SP down, in bytes. What it pushes is at the new SP, the "slot". */
  readonly pushedBytes: number;
  /** Offset from SP of the argument frame, at status 0 and 1. */
  readonly frameOffset: number;
  /** Offset from SP of the panic value, an `interface{}`, at status 2. */
  readonly panicOffset: number;
  /**
   * Offsets from SP at which the reason of a refusal, a string header, can be at status 8; the documented one
   * is first.
   */
  readonly reasonOffsets: readonly [number, ...number[]];
  /**
   * Offset from SP of the word that must go back into the link register at status 1; undefined if none must.
   */
  readonly linkOffset: number | undefined;

  /** Sets a call up at the injection point. */
  enter(registers: Registers, request: EntryRequest): MemoryWrite[];
  /** Starts the function at status 0. It does not place the arguments. */
  call(registers: Registers, callee: Callee): MemoryWrite[];
  /**
   * Restores, at status 16, the registers of the injection point, except PC, SP and those of the thread.
   * @param saved the registers at the injection point
   * @param slot the slot's address now: it moves with the goroutine's stack
   * @param judged the PC that `enter` passed on. If it differs from the saved PC, the saved PC replaces it
   */
  restore(registers: Registers, saved: Registers, slot: number, judged: number): MemoryWrite[];
}

/** Copies the registers of the injection point, except PC, SP and those of the thread. */
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

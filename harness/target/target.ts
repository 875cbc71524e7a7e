import type { Arch } from '../arch/arch.js';
import type { Registers } from '../arch/registers.js';

/** Why a thread stopped. Every stop leaves its thread stopped until `resume` or `step`. */
export type Stop =
  /**
   * A trap instruction was executed. `address` is its own, and PC is behind it on every processor. `breakpoint`: it is one of ours,
   * and PC is at it again.
   */
  | { kind: 'trap'; tid: number; address: number; breakpoint: boolean }
  /** One instruction was executed, as asked. */
  | { kind: 'stepped'; tid: number }
  /** A signal is about to be delivered; `resume(tid, signal)` passes it on. Only signals that the target was told to report. */
  | { kind: 'signal'; tid: number; signal: number }
  /** `interrupt` took effect. */
  | { kind: 'interrupted'; tid: number };

/** What a debugger of injected calls needs of a running program, wherever it runs. Addresses are numbers, load bias included. */
export interface Target {
  readonly arch: Arch;
  /** What must be added to an address as linked to find it in memory; 0 unless the program is position-independent, or a library. */
  readonly loadBias: number;
  readonly pid: number;

  /** Threads alive, in the order in which they came. */
  threads(): number[];

  /**
   * The next stop of any thread. Signals that nobody asked for are passed on, new threads are let go.
   * Throws `TargetExitedError` when the program ends, `DeadlineError` when its time is over.
   */
  wait(): Stop;
  resume(tid: number, signal?: number): void;
  /**
   * Executes one instruction; a breakpoint at PC is stepped over. Signals that come meanwhile are delivered when the thread is resumed; a fault
   * of that instruction is delivered at once, and the step ends at the first instruction of its handler.
   */
  step(tid: number, signal?: number): void;
  /** Asks a running thread to stop; `wait` returns it as `interrupted`. */
  interrupt(tid: number): void;

  /** Fills `into` with the thread's general registers. */
  readRegisters(tid: number, into: Registers): void;
  writeRegisters(tid: number, from: Registers): void;
  /** As `writeRegisters`, for a thread that goes on elsewhere: a system call that the stop interrupted is not restarted. */
  redirect(tid: number, to: Registers): void;
  /** Address of the goroutine (its runtime.g) that a stopped thread runs. */
  goroutine(tid: number): number;
  /** The whole vector and floating-point state, laid out as `arch.vectors` knows it. Reuses `into` if that is as long. */
  readVectorState(tid: number, into?: Uint8Array): Uint8Array;
  writeVectorState(tid: number, state: Uint8Array): void;
  /** As much of that state as `restoreVectorState` needs to restore it all. Reuses `into` if that is as long. */
  saveVectorState(tid: number, into?: Uint8Array): Uint8Array;
  restoreVectorState(tid: number, state: Uint8Array): void;

  /** Throws `MemoryError` where nothing is mapped. */
  read(address: number, length: number): Uint8Array;
  write(address: number, bytes: Uint8Array): void;
  /** The 8 bytes at an address, as a number below 2^53. */
  readWord(address: number): number;
  /** As many words from an address on. */
  readWords(address: number, count: number): number[];
  writeWord(address: number, value: number): void;
  /** Words from an address on, each below 2^53; negative ones as two's complement. */
  writeWords(address: number, values: readonly number[]): void;

  /** Whether there was none before. */
  insertBreakpoint(address: number): boolean;
  removeBreakpoint(address: number): void;

  /** Sends a signal to one thread. */
  signal(tid: number, signal: number): void;
  /** Signals that were sent to one thread and not delivered yet, in ascending order. */
  pendingSignals(tid: number): number[];
  /** Signals that `wait` reports instead of passing them on. */
  reportSignals(signals: readonly number[]): void;
  /** From now on the program has so long to live; every command that may wait needs a deadline to be set. */
  setDeadline(ms: number): void;
  /** What the program has written so far. */
  output(): { stdout: string; stderr: string };
  /** Waits for the end of the program, whose threads all run. Throws unless it ends with status 0. */
  waitForEnd(): { stdout: string; stderr: string };
  kill(): void;
}

/** The program ended while something was expected of it. */
export class TargetExitedError extends Error {
  override readonly name = 'TargetExitedError';
  readonly exitCode: number | undefined;
  readonly signal: number | undefined;
  constructor(how: { exitCode?: number; signal?: number }, output: string) {
    const end = how.signal === undefined ? `with status ${how.exitCode}` : `by signal ${how.signal}`;
    super(`the program ended ${end}${output === '' ? '' : `; it wrote:\n${output}`}`);
    this.exitCode = how.exitCode;
    this.signal = how.signal;
  }
}

/** The program did not do what was expected in its time, and was killed. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
  constructor(ms: number, output: string) {
    super(
      `nothing more happened within ${ms / 1000} s; the program was killed${output === '' ? '' : `; it wrote:\n${output}`}`,
    );
  }
}

/** Memory at an address can't be read or written. */
export class MemoryError extends Error {
  override readonly name = 'MemoryError';
  constructor(what: 'read' | 'write', address: number, length: number) {
    super(`can't ${what} ${length} bytes at 0x${address.toString(16)}`);
  }
}

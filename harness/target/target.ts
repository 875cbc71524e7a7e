import type { Arch } from '../arch/arch.js';
import type { Registers } from '../arch/registers.js';

/** Why a thread stopped. Its thread stays stopped until `resume` or `step`. */
export type Stop =
  /**
   * The thread executed a trap instruction. `address` is the address of the trap. PC is behind it on every
   * processor; only for a breakpoint of the target's own (`breakpoint`) it is at the trap again.
   */
  | { kind: 'trap'; tid: number; address: number; breakpoint: boolean }
  /** The thread executed one instruction, as `step` asked. */
  | { kind: 'stepped'; tid: number }
  /** A signal that the target is to report is about to be delivered; `resume(tid, signal)` delivers it. */
  | { kind: 'signal'; tid: number; signal: number }
  /** `interrupt` took effect. */
  | { kind: 'interrupted'; tid: number };

/**
 * A running program, as a debugger that injects calls needs it, wherever the program runs. Addresses are
 * numbers and include the load bias.
 */
export interface Target {
  readonly arch: Arch;
  /** What to add to an address as linked to find it in memory; 0 for a program at fixed addresses. */
  readonly loadBias: number;
  readonly pid: number;

  /** Threads alive, in the order in which they came. */
  threads(): number[];
  /** Address of the goroutine (its runtime.g) that a stopped thread runs. */
  goroutine(tid: number): number;

  /**
   * Returns the next stop of any thread. It delivers signals that are not to be reported, and lets new
   * threads go. Throws `TargetExitedError` when the program ends, and `DeadlineError` when its deadline has
   * passed.
   */
  wait(): Stop;
  /** Lets a stopped thread go, with a signal if one is given. It steps over a breakpoint at PC. */
  resume(tid: number, signal?: number): void;
  /**
   * Lets a stopped thread execute one instruction, over a breakpoint at PC. Signals that come meanwhile are
   * delivered when the thread is resumed. A fault of that instruction is delivered at once, and the step ends
   * at the first instruction of its handler.
   */
  step(tid: number, signal?: number): void;
  /**
   * Asks a thread to stop; `wait` reports it as `interrupted`. One that stands stops again before it executes anything.
   */
  interrupt(tid: number): void;

  /** Sends a signal to one thread. */
  signal(tid: number, signal: number): void;
  /** Signals that were sent to one thread and have not been delivered, in ascending order. */
  pendingSignals(tid: number): number[];
  /** Makes `wait` report these signals instead of delivering them. */
  reportSignals(signals: readonly number[]): void;

  /** Fills `into` with the general registers of a stopped thread. */
  readRegisters(tid: number, into: Registers): void;
  writeRegisters(tid: number, from: Registers): void;
  /**
   * As `writeRegisters`, for a thread that goes on elsewhere: a system call that the stop interrupted is not
   * restarted.
   */
  redirect(tid: number, to: Registers): void;
  /**
   * Returns the whole vector and floating-point state of a stopped thread, laid out as `arch.vectors`
   * describes it. Reuses `into` if that is as long.
   */
  readVectorState(tid: number, into?: Uint8Array): Uint8Array;
  writeVectorState(tid: number, state: Uint8Array): void;
  /**
   * Returns as much of that state as `restoreVectorState` needs to restore it all. Reuses `into` if that is
   * as long.
   */
  saveVectorState(tid: number, into?: Uint8Array): Uint8Array;
  restoreVectorState(tid: number, state: Uint8Array): void;

  /** Returns a copy of memory. Throws `MemoryError` where nothing is mapped. */
  read(address: number, length: number): Uint8Array;
  /** Writes memory, code included. Throws `MemoryError` where nothing is mapped. */
  write(address: number, bytes: Uint8Array): void;
  /** Returns the 8 bytes at an address as a number, which must be below 2^53. */
  readWord(address: number): number;
  /** Returns `count` words from an address on. */
  readWords(address: number, count: number): number[];
  writeWord(address: number, value: number): void;
  /** Writes words from an address on, each below 2^53; negative ones as two's complement. */
  writeWords(address: number, values: readonly number[]): void;

  /** Returns false if there is a breakpoint at that address already. */
  insertBreakpoint(address: number): boolean;
  removeBreakpoint(address: number): void;

  /** Gives the program `ms` milliseconds to live from now on. What may wait needs a deadline to be set. */
  setDeadline(ms: number): void;
  /** What the program has written so far. */
  output(): { stdout: string; stderr: string };
  /** Waits for the end of the program, all of whose threads run. Throws unless it ends with status 0. */
  waitForEnd(): { stdout: string; stderr: string };
  /** Ends the program, if it still runs, and removes what the target left on this machine. */
  kill(): void;
}

/** The program ended while the debugger expected a stop. */
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

/** The program did not stop before its deadline, and was killed. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
  constructor(ms: number, output: string) {
    super(
      `nothing more happened within ${ms / 1000} s; the program was killed${output === '' ? '' : `; it wrote:\n${output}`}`,
    );
  }
}

/**
 * Waits for the end of a program whose threads all run, and returns what it wrote. Throws unless it ends with
 * status 0.
 */
export function outputAtEnd(target: Target): { stdout: string; stderr: string } {
  try {
    const stop = target.wait();
    throw new Error(`expected the end of the program, saw ${JSON.stringify(stop)}`);
  } catch (error) {
    if (error instanceof TargetExitedError && error.exitCode === 0) return target.output();
    throw error;
  }
}

/** Memory at an address can't be read or written. */
export class MemoryError extends Error {
  override readonly name = 'MemoryError';
  readonly address: number;
  constructor(what: 'read' | 'write', address: number, length: number) {
    super(`can't ${what} ${length} bytes at 0x${address.toString(16)}`);
    this.address = address;
  }
}

import type { Registers } from '../arch/registers.js';
import type { Frame } from './frame.js';
import type { StopRecord } from './trace.js';

/** A call to be injected. Addresses are those in memory. */
export interface Call {
  /** The function's first instruction. */
  function: number;
  /** Address of the closure object, which goes into the closure register; 0 for a plain function. */
  closure?: number | undefined;
  /** The argument frame that is asked for, in bytes: arguments, results and, in V2, spill space. */
  frameBytes: number;
  /**
   * The PC that the caller is said to be at: what the runtime judges. The thread's own when absent; it is put
   * back at status
   * 16. Nobody may walk the caller's frame meanwhile: the called function neither needs more stack nor
   * collects garbage.
   */
  pc?: number | undefined;
  /**
   * Thinks better of it at status 0: resumes without calling anything. The runtime then says that it
   * returned.
   */
  abandon?: boolean | undefined;
  /** Puts the arguments into place, at status 0. */
  writeArguments?: ((frame: Frame) => void) | undefined;
  /** Reads the results, at status 1, before the frame is gone. */
  readResults?: ((frame: Frame) => void) | undefined;
  /** May change the registers that are about to be handed back at status 16. */
  atRestore?: ((registers: Registers) => void) | undefined;
}

/** A panic value: the two words of an `interface{}`. Both are 0 for a nil panic. */
export interface PanicValue {
  /** Address of its type descriptor. */
  type: number;
  /** Its data word. */
  data: number;
}

/** How an injected call ended. */
export type Outcome =
  | { kind: 'returned' }
  | { kind: 'panicked'; panic: PanicValue }
  | { kind: 'refused'; reason: string };

/** The runtime did something that the protocol has no place for. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly expected: string;
  readonly actual: string;
  readonly trace: StopRecord[];
  constructor(what: string, expected: string, actual: string, trace: StopRecord[]) {
    super(`${what}: expected ${expected}, saw ${actual}`);
    this.expected = expected;
    this.actual = actual;
    this.trace = trace;
  }
}

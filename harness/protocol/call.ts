import type { Registers } from '../arch/registers.js';
import type { Frame } from './frame.js';
import type { StopRecord } from './trace.js';

/** A call to inject. Addresses include the load bias. */
export interface Call {
  /** The function's first instruction. */
  function: number;
  /** Address of the closure object, which goes into the closure register; 0 for a plain function. */
  closure?: number | undefined;
  /** Size of the argument frame to ask for, in bytes: arguments, results and, in V2, spill space. */
  frameBytes: number;
  /**
   * The PC that the runtime is asked to judge, in place of the thread's own, which comes back at status 16.
   * The runtime must not walk the caller's frame meanwhile: the called function must neither need more stack
   * nor collect garbage.
   */
  pc?: number | undefined;
  /**
   * Abandons the call at status 0: resumes without calling the function. The runtime then reports that it
   * returned.
   */
  abandon?: boolean | undefined;
  /** Puts the arguments into their places, at status 0. */
  writeArguments?: ((frame: Frame) => void) | undefined;
  /** Reads the results at status 1, before the frame is gone. */
  readResults?: ((frame: Frame) => void) | undefined;
  /** May change the registers that are handed back at status 16. */
  atRestore?: ((registers: Registers) => void) | undefined;
  /**
   * At status 16, restores PC and SP too: the thread is back at the injection point at once, and the runtime
   * executes nothing more for the call. Possible where the goroutine's stack does not move meanwhile.
   */
  takesBack?: boolean | undefined;
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

/** The runtime did something that the protocol does not allow. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly expected: string;
  readonly actual: string;
  readonly trace: StopRecord[];
  /**
   * Ids of the requirements that are broken. Which of them depends on what the caller looks at, so the most
   * special comes first; empty where the stop does not say.
   */
  readonly breaks: readonly string[];
  constructor(
    what: string,
    { expected, actual }: { expected: string; actual: string },
    trace: StopRecord[],
    breaks: readonly string[] = [],
  ) {
    super(`${what}: expected ${expected}, saw ${actual}`);
    this.expected = expected;
    this.actual = actual;
    this.trace = trace;
    this.breaks = breaks;
  }
}

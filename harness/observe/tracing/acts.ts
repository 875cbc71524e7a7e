/**
 * What a debugger does to a program, decoded from one of its system calls. `tid` is a thread of the program,
 * `pid` its process.
 */
export type Act =
  /** All general registers, as the kernel lays them out. */
  | { kind: 'registers-read' | 'registers-written'; tid: number; bytes: Uint8Array }
  /** One general register, by its index in the kernel's structure. */
  | { kind: 'register-read'; tid: number }
  | { kind: 'register-written'; tid: number; index: number; value: bigint }
  /** The vector and floating-point state, or its first bytes. */
  | { kind: 'vectors-read' | 'vectors-written'; tid: number; bytes: Uint8Array }
  | { kind: 'memory-read'; pid: number; address: number; length: number }
  | ({ kind: 'memory-written' } & MemoryWritten)
  /** `signal` is what the thread gets with it, or 0. */
  | { kind: 'resumed'; tid: number; how: 'continue' | 'step'; signal: number }
  | { kind: 'detached'; tid: number }
  /** A wait returned this status of a thread. */
  | { kind: 'stopped'; tid: number; status: number }
  /** The debugger sent a signal; `to` is a process or a thread. */
  | { kind: 'signalled'; to: number; signal: number };

/** Bytes that a debugger wrote. */
export interface MemoryWritten {
  pid: number;
  address: number;
  bytes: Uint8Array;
  /** What was there before; undefined where it could not be read. */
  before: Uint8Array | undefined;
}

/** What a system call is going to do, as known when it begins. */
export interface Decoded {
  /** What it does at once: the program goes on as soon as the kernel has the call. */
  now?: Act;
  /**
   * What it has done, once it has returned.
   * @param result what it returned; negative for an error
   */
  after?: (result: number) => readonly Act[];
}

/** How the decoder reads the memory of the debugged program. */
export type ReadProgram = (pid: number, address: number, length: number) => Uint8Array | undefined;

import type { RegisterFile } from './registers.js';
import type { CallSequence } from './sequence.js';

/** The instruction by which the runtime and a debugger's breakpoints stop a thread. */
export interface Trap {
  /** As it lies in memory. */
  readonly bytes: Uint8Array;
  /**
   * Bytes to add to the PC that the kernel reports to get behind the instruction; 0 where PC is there
   * already.
   */
  readonly pcCorrection: number;
  /** si_code of the SIGTRAP that it raises on Linux. */
  readonly signalCode: number;
}

/** The file format of programs. */
export interface ElfFormat {
  /** EM_* of elf.h. */
  readonly machine: number;
  readonly littleEndian: boolean;
  /** Types (R_*) of the relocations that a position-independent Go program leaves to the loader. */
  readonly relocations: {
    /** The load bias plus the addend. */
    readonly relative: number;
    /** A thread-local variable's distance from the thread pointer; undefined where Go needs none. */
    readonly threadOffset: number | undefined;
  };
}

/**
 * Where floating-point arguments are in a thread's vector and floating-point state, the format of which is
 * the Target's.
 */
export interface VectorLayout {
  /**
   * Offset of the low 8 bytes of the register that carries the `index`th floating-point argument or result.
   */
  argumentOffset(index: number): number;
  /** Marks these registers as in use, so that what was written to the state reaches them. */
  markUsed(state: Uint8Array): void;
}

/** What an instruction does to PC, as far as a debugger's steps depend on it. */
export type InstructionKind = 'call' | 'conditional jump' | 'other';

/** What can be said of an instruction by its bytes. */
export interface Instructions {
  /** As many bytes as `kindOf` and `lengthOf` look at, at most. */
  readonly prefixBytes: number;
  /** Of a call only the direct one is known: another one is `other`. */
  kindOf(code: Uint8Array): InstructionKind;
  /** Length of a direct call, in bytes. */
  readonly directCallBytes: number;
}

/** Files of a Go tree that hold a processor's assembly, by name. */
export interface GoAssembly {
  /** In src/runtime: the protocol's functions are there. */
  readonly runtimeFile: string;
  /** In src/runtime: calls into the race detector. */
  readonly raceFile: string;
  /** What the name of a file ends in that is assembled for this processor alone. */
  readonly suffix: string;
}

/**
 * Where the address of the goroutine is that a stopped thread runs: in a register, or in the thread's local
 * storage at a distance from the address in a register. The distance is the program's.
 */
export interface GoroutineLocation {
  readonly kind: 'register' | 'thread-local';
  /** Index of the register. */
  readonly register: number;
}

/** A processor that Go runs on: facts, and functions of nothing but their arguments. */
export interface Arch {
  /** As Go names it. */
  readonly goarch: string;
  readonly elf: ElfFormat;
  /** Every instruction's length and address are a multiple of it, in bytes; pc-line tables count in it. */
  readonly pcQuantum: 1 | 2 | 4;
  readonly trap: Trap;
  readonly registers: RegisterFile;
  /**
   * Names of the registers that may hold a pointer, in the order in which register maps name them (1.11 to
   * 1.14).
   */
  readonly pointerRegisters: readonly string[];
  /**
   * Name of the register with the condition flags, and which of its bits a program can see and set; undefined
   * for a processor without flags.
   */
  readonly flags: { readonly register: string; readonly visible: bigint } | undefined;
  readonly goroutine: GoroutineLocation;
  /**
   * Index of a register in which -1 keeps the kernel from restarting the system call that a stop interrupted,
   * if there is one.
   */
  readonly systemCallRegister: number | undefined;
  /** How calls are injected, by the version of the protocol; undefined where no release speaks it. */
  readonly sequences: { readonly V1: CallSequence | undefined; readonly V2: CallSequence };
  readonly vectors: VectorLayout;
  readonly instructions: Instructions;
  readonly assembly: GoAssembly;
}

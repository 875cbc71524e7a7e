import type { RegisterFile, Registers } from './registers.js';
import type { CallSequence } from './sequence.js';

/** The instruction with which the runtime, and a debugger's breakpoints, stop a thread. */
export interface Trap {
  /** Its bytes in memory. */
  readonly bytes: Uint8Array;
  /**
   * What to add to the PC that the kernel reports to get behind the instruction, in bytes; 0 if PC is already
   * there.
   */
  readonly pcCorrection: number;
  /** si_code of the SIGTRAP that the instruction raises on Linux. */
  readonly signalCode: number;
}

/** The file format of programs. */
export interface ElfFormat {
  /** EM_* of elf.h. */
  readonly machine: number;
  readonly littleEndian: boolean;
  /** Types (R_*) of the relocations that a position-independent Go program leaves to the loader. */
  readonly relocations: {
    /** Relocation to the load bias plus the addend. */
    readonly relative: number;
    /**
     * Relocation to a thread-local variable's distance from the thread pointer; undefined where Go does not
     * use it.
     */
    readonly threadOffset: number | undefined;
  };
}

/** A vector or floating-point register of a gdb stub, and its place in a state. */
export interface StubVectorRegister {
  /** What target.xml calls it. */
  readonly name: string;
  /** In the state, in bytes. */
  readonly offset: number;
  /**
   * Whether qemu's stub takes its two halves in the wrong order (`P`); it hands them out in the right one
   * (`p`).
   */
  readonly swapped?: boolean;
}

/**
 * Where floating-point arguments are in a thread's vector and floating-point state. A Target decides the
 * state's format.
 */
export interface VectorLayout {
  /**
   * Offset, in the state, of the low 8 bytes of the register for the `index`th floating-point argument or
   * result.
   */
  argumentOffset(index: number): number;
  /** Marks these registers as in use, so that values written to the state reach them. */
  markUsed(state: Uint8Array): void;
  /** The register that compiled code expects to be zero at each call; undefined if there is none. */
  readonly zero: { readonly offset: number; readonly bytes: number } | undefined;
  /** Length of a state that comes from a gdb stub, in bytes. */
  readonly stubBytes: number;
  /** Where a gdb stub's vector and floating-point registers are in such a state. */
  readonly stubRegisters: readonly StubVectorRegister[];
  /** The one of these registers that some stubs give no number; undefined where no such stub is known. */
  readonly unnumbered?: UnnumberedRegister;
}

/**
 * A register that a stub describes and gives no number: the numbers of those behind it are one lower than
 * described. A thread that executes an instruction can still store and load it.
 */
export interface UnnumberedRegister {
  readonly name: string;
  /** The stub's name of the general register that has the address for these two instructions. */
  readonly addressRegister: string;
  /** The instruction that stores the register in memory. */
  readonly store: Uint8Array;
  /** The instruction that loads it from there. */
  readonly load: Uint8Array;
}

/** What an instruction does to PC, as far as scenarios need to know. */
export type InstructionKind = 'call' | 'conditional jump' | 'other';

/** How to recognise instructions by their bytes. */
export interface Instructions {
  /** How many bytes `kindOf` looks at, at most. */
  readonly prefixBytes: number;
  /** Length of the instruction that code begins with, in bytes; the PC quantum when absent. */
  lengthOf?(code: Uint8Array): number;
  /** Recognises direct calls only; other calls are `other`. */
  kindOf(code: Uint8Array): InstructionKind;
  /** Length of a direct call, in bytes. */
  readonly directCallBytes: number;
  /**
   * Returns where a direct call at `pc` goes; undefined for any other instruction. Absent on a processor whose
   * instructions differ in length.
   */
  callTarget?(code: Uint8Array, pc: number): number | undefined;
  /**
   * Whether code at the beginning of a function loads a captured variable by the closure register. May miss
   * one. Undefined for processors for which nobody asks.
   */
  readsClosure?(code: Uint8Array): boolean;
}

/** A system call that a debugger makes in a stopped thread, to get memory that Go's collector does not know. */
export interface MemoryMapping {
  /** The instruction that enters the kernel. */
  readonly instruction: Uint8Array;
  /** Sets the registers for mmap(2): private memory that can be read and written. */
  request(registers: Registers, bytes: number): void;
  /** The address that the kernel chose, or an error number as a negative number. */
  result(registers: Registers): bigint;
}

/** Go's assembly for a processor: names of files, of registers and of instructions. */
export interface GoAssembly {
  /** The file of src/runtime with the functions of the protocol. */
  readonly runtimeFile: string;
  /** How the name of a file ends that is assembled for this processor only. */
  readonly suffix: string;
  /**
   * What files are marked with that are compiled for this processor: its GOARCH and, where there is one, the
   * name of its family.
   */
  readonly fileTags: readonly string[];
  /** The general registers, in the order in which the entry point saves them. */
  readonly registers: readonly string[];
  /** By which registers, real ones and the assembler's own, assembly names places in the stack. */
  readonly stackPointers: readonly string[];
  /**
   * For each conditional jump: the jump of the opposite sense and, if there is one, the one that differs at
   * the boundary.
   */
  readonly jumps: Readonly<Record<string, readonly string[]>>;
}

/**
 * Where the address of a stopped thread's goroutine is: in a register, or in thread-local storage at a
 * distance from the address in a register. The distance depends on the program.
 */
export interface GoroutineLocation {
  readonly kind: 'register' | 'thread-local';
  /** Index of the register. */
  readonly register: number;
}

/** A processor that Go runs on. It consists of facts and of functions that depend only on their arguments. */
export interface Arch {
  /** Its GOARCH. */
  readonly goarch: string;
  readonly elf: ElfFormat;
  /**
   * Length and address of every instruction are multiples of this, in bytes. Tables by PC count in units of
   * it.
   */
  readonly pcQuantum: 1 | 2 | 4;
  readonly trap: Trap;
  readonly registers: RegisterFile;
  /**
   * Names of the registers that may hold a pointer, in the order of the bits of register maps (1.11 to 1.14).
   */
  readonly pointerRegisters: readonly string[];
  /**
   * Name of the register with the condition flags, and the bits of it that a program can see and set;
   * undefined for a processor without flags.
   */
  readonly flags:
    | {
        readonly register: string;
        readonly visible: bigint;
        /** Two values of the visible bits without a common flag: no instruction leaves both by chance. */
        readonly patterns: readonly [bigint, bigint];
      }
    | undefined;
  /**
   * Names of registers that a call loses in some release, which is a known defect or documented: scenarios
   * about something else restore them.
   */
  readonly lostByCall: readonly string[];
  /**
   * Names of the registers, beside those that may hold a pointer, that compiled code and the assembler write
   * in between: a debugger can stop a thread while one is in use.
   */
  readonly temporaries: readonly string[];
  /** Names of the general registers that compiled code expects to be zero at each call. */
  readonly zeros: readonly string[];
  readonly goroutine: GoroutineLocation;
  /**
   * Index of the register with the address to which `runtime.morestack` returns, where a function's check of
   * its stack does not call by the link register.
   */
  readonly growthLink?: number;
  /**
   * Index of the register that gets -1 to keep the kernel from restarting an interrupted system call;
   * undefined if the kernel needs no such help.
   */
  readonly systemCallRegister: number | undefined;
  /**
   * How calls are injected, by version of the protocol; undefined for a version that no release has on this
   * processor.
   */
  readonly sequences: { readonly V1: CallSequence | undefined; readonly V2: CallSequence };
  readonly vectors: VectorLayout;
  readonly instructions: Instructions;
  /** How a stopped thread maps memory; undefined where this program's debugger has no need of it. */
  readonly memoryMapping?: MemoryMapping;
  readonly assembly: GoAssembly;
  /** Options of qemu-user: the processor whose registers its gdb stub reads and writes right. */
  readonly qemuOptions: readonly string[];
  /**
   * Returns how many bytes at a function's start a caller of the same program skips; absent: none.
   * @param read returns the function's code, up to a length in bytes
   */
  readonly localEntry?: (read: (length: number) => Uint8Array) => number;
}

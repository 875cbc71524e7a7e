import { readFileSync } from 'node:fs';
import { Registers } from '../../arch/registers.js';
import { Dwarf } from '../../binary/dwarf/dwarf.js';
import { Program } from '../../binary/program.js';
import { UserError } from '../../host/errors.js';
import { FormatError } from '../../host/format-error.js';
import type { Signature } from '../../protocol/abi/layout.js';
import { signatureAt } from '../../protocol/abi/signature.js';
import { ProtocolFunctions } from '../../protocol/functions.js';
import { ProcessMemory } from '../../target/ptrace/memory.js';
import { loadBiasOf } from '../../target/ptrace/start.js';
import { MemoryError } from '../../target/target.js';
import { isGone } from '../tracing/process.js';

/** A stack of a goroutine: `low` inclusive, `high` exclusive. */
export interface Stack {
  low: number;
  high: number;
  /** Whether it is the one on which a thread runs the runtime's own code (the goroutine is m.g0). */
  system: boolean;
}

/**
 * Offset of g.m in runtime.g, in bytes; m.g0 is the first word of runtime.m (src/runtime/runtime2.go, 1.11 to
 * 1.27).
 */
const threadOffset = 48;

/** Memory of a process that this one does not trace, as long as it exists. */
export class SeenMemory {
  readonly #pid: number;
  #memory: ProcessMemory | undefined;

  constructor(pid: number) {
    this.#pid = pid;
  }

  /** Returns memory, or undefined where nothing is mapped or the process is gone. */
  read(address: number, length: number): Uint8Array | undefined {
    try {
      this.#memory ??= new ProcessMemory(this.#pid);
      return this.#memory.read(address, length);
    } catch (error) {
      if (error instanceof MemoryError || isGone(error)) return undefined;
      throw error;
    }
  }

  /** Returns a word as a number without a sign; undefined as for `read`. */
  word(address: number): number | undefined {
    const bytes = this.read(address, 8);
    return bytes === undefined ? undefined : Number(Buffer.from(bytes).readBigUInt64LE());
  }

  close(): void {
    this.#memory?.close();
    this.#memory = undefined;
  }
}

/** The Go program in a process that a debugger debugs, and that process's memory. */
export class Debuggee {
  readonly pid: number;
  readonly program: Program;
  readonly functions: ProtocolFunctions;
  readonly loadBias: number;
  readonly memory: SeenMemory;
  readonly #file: Buffer;
  #dwarf: Dwarf | undefined;
  #hasDwarf = true;

  private constructor(pid: number, file: Buffer, memory: SeenMemory) {
    const program = new Program(`/proc/${pid}/exe`, Buffer.from(file));
    this.pid = pid;
    this.program = program;
    this.#file = file;
    this.functions = new ProtocolFunctions(program);
    this.loadBias = program.pie ? loadBiasOf(pid, program.entry) : 0;
    this.memory = memory;
  }

  /** Returns the program of a process; a sentence if no debug call is possible in it. */
  static of(pid: number, memory: SeenMemory): Debuggee | string {
    try {
      return new Debuggee(pid, readFileSync(`/proc/${pid}/exe`), memory);
    } catch (error) {
      if (error instanceof UserError || isGone(error)) return (error as Error).message;
      if (error instanceof Error && /has neither|has no /.test(error.message)) return error.message;
      throw error;
    }
  }

  /**
   * The signature of a function, from the program's debugging information. Undefined where that has none; the
   * entry of an assembly function has no parameters, whatever it takes.
   */
  signature(entry: number): Signature | undefined {
    try {
      if (this.#hasDwarf) this.#dwarf ??= Dwarf.of(this.#file, this.program.sections);
      this.#hasDwarf = this.#dwarf !== undefined;
      const signature = this.#dwarf && signatureAt(this.#dwarf, entry);
      const none = signature?.parameters.length === 0 && signature.results.length === 0;
      return none && this.program.funcAt(entry)?.args !== 0 ? undefined : signature;
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.#hasDwarf = false;
      return undefined;
    }
  }

  /**
   * PC and SP of a stopped thread, from the kernel and not from the debugger (proc(5), /proc/PID/syscall);
   * undefined if the thread runs or is gone.
   */
  where(tid: number): { pc: number; sp: number } | undefined {
    try {
      const words = readFileSync(`/proc/${this.pid}/task/${tid}/syscall`, 'utf8').trim().split(' ');
      const [sp, pc] = words.slice(-2).map(Number);
      return words.length < 3 || sp === undefined || pc === undefined ? undefined : { pc, sp };
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  /**
   * Returns the address of the trap before a PC if a debugger has put one there, for then the thread stopped
   * at that breakpoint; otherwise the PC.
   */
  breakpointBefore(pc: number): number {
    const { bytes, pcCorrection } = this.program.arch.trap;
    const address = pc + pcCorrection - bytes.length;
    return this.hasBreakpoint(address) ? address : pc;
  }

  /** Whether there is a trap at an address that is not the program's own. */
  hasBreakpoint(address: number): boolean {
    const { bytes } = this.program.arch.trap;
    const isTrap = (code: Uint8Array | undefined): boolean => bytes.every((byte, at) => code?.[at] === byte);
    if (!isTrap(this.memory.read(address, bytes.length))) return false;
    const linked = address - this.loadBias;
    const { start, end } = this.program.text;
    return linked < start || linked >= end || !isTrap(this.program.readMemory(linked, bytes.length));
  }

  /** A view of the general registers in the kernel's structure. */
  registers(bytes: Uint8Array): Registers {
    return new Registers(this.program.arch.registers, bytes.slice(0, this.program.arch.registers.bytes));
  }

  /**
   * The stack of the goroutine of a thread with these registers: the first two words of its runtime.g.
   * Undefined if the thread runs none.
   */
  stackOf(registers: Registers): Stack | undefined {
    const { kind, register } = this.program.arch.goroutine;
    const base = registers.numberAt(register);
    const g = kind === 'register' ? base : this.memory.word(base + this.program.goroutineOffset);
    if (g === undefined) return undefined;
    const [low, high] = [this.memory.word(g), this.memory.word(g + 8)];
    if (low === undefined || high === undefined) return undefined;
    const m = this.memory.word(g + threadOffset);
    return { low, high, system: m !== undefined && this.memory.word(m) === g };
  }
}

import { readFileSync } from 'node:fs';
import { Registers } from '../../arch/registers.js';
import { Program } from '../../binary/program.js';
import { UserError } from '../../host/errors.js';
import { ProtocolFunctions } from '../../protocol/functions.js';
import { ProcessMemory } from '../../target/ptrace/memory.js';
import { loadBiasOf } from '../../target/ptrace/start.js';
import { MemoryError } from '../../target/target.js';
import { isGone } from '../tracing/process.js';

/** A stack of a goroutine: `low` inclusive, `high` exclusive. */
export interface Stack {
  low: number;
  high: number;
}

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

  private constructor(pid: number, program: Program, memory: SeenMemory) {
    this.pid = pid;
    this.program = program;
    this.functions = new ProtocolFunctions(program);
    this.loadBias = program.pie ? loadBiasOf(pid, program.entry) : 0;
    this.memory = memory;
  }

  /** Returns the program of a process; a sentence if no debug call is possible in it. */
  static of(pid: number, memory: SeenMemory): Debuggee | string {
    try {
      return new Debuggee(pid, Program.open(`/proc/${pid}/exe`), memory);
    } catch (error) {
      if (error instanceof UserError || isGone(error)) return (error as Error).message;
      if (error instanceof Error && /has neither|has no /.test(error.message)) return error.message;
      throw error;
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
    const low = g === undefined ? undefined : this.memory.word(g);
    const high = g === undefined ? undefined : this.memory.word(g + 8);
    return low === undefined || high === undefined ? undefined : { low, high };
  }
}

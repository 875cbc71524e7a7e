import { Registers } from '../arch/registers.js';
import type { Program } from '../binary/program.js';
import { MachineError } from '../host/errors.js';
import { instructionsOf } from '../safepoints/function-map.js';
import type { Target } from '../target/target.js';

/** Functions that enter the kernel in some release. */
const entering = [
  'runtime.mmap',
  'runtime.sysMmap',
  'runtime.futex',
  'runtime.usleep',
  'internal/runtime/syscall.Syscall6',
  'runtime/internal/syscall.Syscall6',
  'syscall.RawSyscall6',
];

/** Arguments are small: constants that were typed. */
const roomBytes = 64 * 1024;

/**
 * Memory in the program for what arguments point to. The program's own allocator is not used: between the
 * allocation and the call, a garbage collection would take the memory back. It stays mapped when the call is over,
 * because the function may have kept it.
 */
export class MappedMemory {
  readonly #target: Target;
  readonly #program: Program;
  #next = 0;
  #end = 0;

  constructor(target: Target, program: Program) {
    this.#target = target;
    this.#program = program;
  }

  /** Writes bytes where a stopped thread's program can read them. Returns their address. */
  place(tid: number, bytes: Uint8Array): number {
    if (this.#next + bytes.length > this.#end) this.#map(tid, Math.max(roomBytes, bytes.length));
    const address = this.#next;
    this.#target.write(address, bytes);
    // Elements of slices are aligned.
    this.#next = Math.ceil((address + bytes.length) / 16) * 16;
    return address;
  }

  #map(tid: number, bytes: number): void {
    const { memoryMapping, registers: file } = this.#target.arch;
    if (memoryMapping === undefined) throw new Error('this processor has no way to map memory');
    const before = new Registers(file);
    this.#target.readRegisters(tid, before);
    const registers = before.clone();
    memoryMapping.request(registers, bytes);
    registers.pc = this.#instruction(memoryMapping.instruction) + this.#target.loadBias;
    this.#target.redirect(tid, registers);
    this.#step(tid);
    this.#target.readRegisters(tid, registers);
    const result = memoryMapping.result(registers);
    this.#target.redirect(tid, before);
    if (result < 0n)
      throw new MachineError(
        `the program gets no memory for the arguments: mmap fails with error ${-result}`,
      );
    this.#next = Number(result);
    this.#end = this.#next + bytes;
  }

  #step(tid: number): void {
    this.#target.step(tid);
    for (;;) {
      const stop = this.#target.wait();
      if (stop.tid === tid && stop.kind === 'stepped') return;
      this.#target.resume(stop.tid, stop.kind === 'signal' ? stop.signal : 0);
    }
  }

  /** The address, as linked, of an instruction of the program that enters the kernel. */
  #instruction(wanted: Uint8Array): number {
    for (const name of entering) {
      for (const func of this.#program.funcsNamed(name)) {
        const found = instructionsOf(this.#program, func).find(
          ({ pc, length }) =>
            length === wanted.length && Buffer.compare(this.#program.readMemory(pc, length), wanted) === 0,
        );
        if (found !== undefined) return found.pc;
      }
    }
    throw new Error(`${this.#program.path} has no instruction that enters the kernel`);
  }
}

import type { Segment } from '../../binary/elf.js';
import { hasCode } from '../../host/files.js';
import { ProcessMemory } from '../ptrace/memory.js';
import { MemoryError } from '../target.js';
import { type Stub, writeRequest } from './stub.js';

const PF_X = 1;
/** A trap instruction, on every processor. In bytes. */
const longestLeft = 4;

/** Whose memory it is. */
export interface MappedProgram {
  readonly arch: { readonly elf: { readonly littleEndian: boolean } };
  readonly entry: number;
  readonly segments: readonly Segment[];
}

/**
 * The memory of a program in an emulator. Where the emulator is a process of this machine that has the
 * program's memory at the program's own addresses (qemu-user with guest base 0), it is read and written
 * through /proc/PID/mem; code is always written through the stub, for an emulator has translated it.
 */
export class RemoteMemory {
  readonly #stub: Stub;
  readonly #direct: ProcessMemory | undefined;
  readonly #code: readonly { start: number; end: number }[];
  readonly #littleEndian: boolean;
  /** Whether code may still have to be written. */
  #codeLeft = false;

  /** @param pid the process, if it is one of this machine */
  constructor(stub: Stub, pid: number | undefined, program: MappedProgram, loadBias: number) {
    this.#stub = stub;
    this.#littleEndian = program.arch.elf.littleEndian;
    this.#code = program.segments
      .filter(({ flags }) => (flags & PF_X) !== 0)
      .map(({ address, memorySize }) => ({
        start: address + loadBias,
        end: address + loadBias + memorySize,
      }));
    this.#direct = pid === undefined ? undefined : directMemory(stub, pid, program.entry + loadBias);
  }

  read(address: number, length: number): Uint8Array {
    // What was left to be written may be what is read.
    if (this.#codeLeft) this.#settle();
    if (this.#direct !== undefined) return this.#direct.read(address, length);
    const bytes = this.#stub.readMemory(address, length);
    if (bytes === undefined) throw new MemoryError('read', address, length);
    // A Buffer may be part of a larger one; what is returned is all there is, as it is of ProcessMemory.
    return new Uint8Array(bytes);
  }

  write(address: number, bytes: Uint8Array): void {
    if (this.#direct !== undefined && !this.#isCode(address, bytes.length))
      this.#direct.write(address, bytes);
    else this.writeCode(address, bytes);
  }

  /**
   * Writes code wherever it is, mapped by the program itself too: the stub drops what it has translated of
   * it. The program's own code can be written, so that nothing waits for it.
   */
  writeCode(address: number, bytes: Uint8Array): void {
    if (bytes.length <= longestLeft && this.#isCode(address, bytes.length)) {
      this.#stub.post(writeRequest(address, bytes));
      this.#codeLeft = true;
    } else if (!this.#stub.writeMemory(address, bytes)) throw new MemoryError('write', address, bytes.length);
  }

  readWords(address: number, count: number): number[] {
    if (this.#codeLeft) this.#settle();
    if (this.#direct !== undefined && this.#littleEndian) return this.#direct.readWords(address, count);
    const bytes = this.read(address, 8 * count);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return Array.from({ length: count }, (_, index) =>
      Number(view.getBigUint64(8 * index, this.#littleEndian)),
    );
  }

  writeWords(address: number, values: readonly number[]): void {
    if (this.#direct !== undefined && this.#littleEndian) {
      this.#direct.writeWords(address, values);
      return;
    }
    const bytes = new Uint8Array(8 * values.length);
    const view = new DataView(bytes.buffer);
    values.forEach((value, index) => {
      view.setBigUint64(8 * index, BigInt.asUintN(64, BigInt(value)), this.#littleEndian);
    });
    this.write(address, bytes);
  }

  #isCode(address: number, length: number): boolean {
    return this.#code.some(({ start, end }) => address < end && address + length > start);
  }

  #settle(): void {
    this.#stub.settle();
    this.#codeLeft = false;
  }

  close(): void {
    this.#direct?.close();
  }
}

/** The process's memory, if it has at an address of the program what the stub says is there. */
function directMemory(stub: Stub, pid: number, address: number): ProcessMemory | undefined {
  const expected = stub.readMemory(address, 16);
  let memory: ProcessMemory | undefined;
  try {
    memory = new ProcessMemory(pid);
    if (expected?.equals(memory.read(address, 16))) return memory;
  } catch (error) {
    // Another user's process, a kernel that forbids it, or another address space: the stub serves.
    if (!(error instanceof MemoryError) && !hasCode(error, 'EACCES') && !hasCode(error, 'EPERM')) throw error;
  }
  memory?.close();
  return undefined;
}

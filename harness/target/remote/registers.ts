import type { Arch } from '../../arch/arch.js';
import type { Registers } from '../../arch/registers.js';
import { StubError } from './conversation.js';
import type { StubRegister } from './description.js';
import { ExecutedRegister, type ExecutedRegisterParts } from './executed-register.js';
import { registerBytes, type Stub } from './stub.js';

type Executing = Pick<ExecutedRegisterParts, 'memory' | 'spentCode' | 'pid'>;

/** Where a register of the processor's table is in the answer to `g`. */
interface Place {
  /** Index in the table. */
  index: number;
  offset: number;
  bytes: 4 | 8;
}

/**
 * The registers of threads of a stub: the general ones by `g` and `G`, which hold all of them on the
 * processors that Go has debug calls on, the vector ones one by one by `p` and `P`. Writes are left to be sent with the next request.
 */
export class StubRegisters {
  readonly #stub: Stub;
  readonly #arch: Arch;
  readonly #places: Place[] = [];
  readonly #vectors: { number: number; at: number; offset: number; size: number; swapped: boolean }[] = [];
  /** The vector register that the stub has no number for, if there is one, and where it is in the state. */
  #executed: { register: ExecutedRegister; offset: number; size: number } | undefined;
  /**
   * Whether the answer to `g` has the vector registers too, as that of gdbserver and of qemu-x86_64: `G` then
   * writes them, whatever `P` has written.
   */
  readonly vectorsInCore: boolean;
  readonly #vectorRequests: readonly string[];

  /**
   * Throws StubError if the stub lacks a register that the processor's table says it has.
   * @param executing for a register that has to be read by an instruction
   */
  constructor(stub: Stub, arch: Arch, executing: Executing) {
    this.#stub = stub;
    this.#arch = arch;
    const byName = new Map<string, StubRegister>(stub.registers.map(register => [register.name, register]));
    const coreBytes = stub.ask('g').length / 2;
    arch.registers.table.forEach(({ name, stubName, bytes }, index) => {
      if (stubName === undefined) return;
      const register = byName.get(stubName);
      // What lies behind the answer's end (amd64's orig_rax) is the system's, not the program's.
      if (register !== undefined && register.offset + register.size > coreBytes) return;
      if (register === undefined || register.size !== bytes) {
        throw new StubError(`the gdb stub has no register ${name} of ${bytes} bytes`);
      }
      this.#places.push({ index, offset: register.offset, bytes });
    });
    for (const { name, offset, swapped = false } of arch.vectors.stubRegisters) {
      const { number, size, offset: at } = named(byName, name);
      this.#vectors.push({ number, at, offset, size, swapped });
    }
    this.#renumber(executing, byName);
    this.vectorsInCore = this.#vectors.every(({ at, size }) => at + size <= coreBytes);
    this.#vectorRequests = this.#vectors.map(({ number }) => `p${number.toString(16)}`);
  }

  /**
   * Corrects the numbers for a stub that leaves out a register (`unnumbered` in the processor's table): then
   * it has none of the highest number that it describes.
   */
  #renumber(executing: Executing, byName: ReadonlyMap<string, StubRegister>): void {
    const { unnumbered } = this.#arch.vectors;
    if (unnumbered === undefined) return;
    const highest = Math.max(...this.#vectors.map(({ number }) => number));
    if (!this.#stub.ask(`p${highest.toString(16)}`).startsWith('E')) return;
    const { number, size } = named(byName, unnumbered.name);
    const left = this.#vectors.findIndex(vector => vector.number === number);
    const [vector] = left < 0 ? [] : this.#vectors.splice(left, 1);
    if (vector === undefined) throw new Error(`the table has no vector register ${unnumbered.name}`);
    for (const other of this.#vectors) if (other.number > number) other.number--;
    const { table, pc, sp } = this.#arch.registers;
    const general = (index: number): StubRegister => named(byName, table[index]?.stubName ?? '');
    const places = { pc: general(pc), sp: general(sp), address: named(byName, unnumbered.addressRegister) };
    const parts = { ...executing, stub: this.#stub, places, size };
    this.#executed = { register: new ExecutedRegister(unnumbered, parts), offset: vector.offset, size };
  }

  /** Whether the stub has a register, given by its index in the processor's table. */
  has(index: number): boolean {
    return this.#places.some(place => place.index === index);
  }

  /** Fills `into`; returns the answer to `g`, which `write` needs. */
  read(tid: number, into: Registers): Buffer {
    const raw = registerBytes(this.#stub.coreRegisters(tid));
    const { littleEndian } = this.#arch.elf;
    for (const { index, offset, bytes } of this.#places) {
      if (offset + bytes > raw.length) throw new StubError(`the gdb stub answers g with ${raw.length} bytes`);
      if (bytes === 4) {
        into.setNumberAt(index, littleEndian ? raw.readUInt32LE(offset) : raw.readUInt32BE(offset));
      } else into.setAt(index, littleEndian ? raw.readBigUInt64LE(offset) : raw.readBigUInt64BE(offset));
    }
    return raw;
  }

  /** Writes registers over `raw`, an earlier answer to `g`, and hands all to the thread. */
  write(tid: number, from: Registers, raw: Buffer): void {
    const { littleEndian } = this.#arch.elf;
    for (const { index, offset, bytes } of this.#places) {
      const value = from.at(index);
      if (bytes === 4) {
        const low = Number(value & 0xffff_ffffn);
        if (littleEndian) raw.writeUInt32LE(low, offset);
        else raw.writeUInt32BE(low, offset);
      } else if (littleEndian) raw.writeBigUInt64LE(value, offset);
      else raw.writeBigUInt64BE(value, offset);
    }
    this.#stub.writeCoreRegisters(tid, raw);
  }

  /** The vector registers in an answer to `g`, as `arch.vectors` lays them out. Reuses `into` if that fits. */
  vectorsIn(raw: Buffer, into?: Uint8Array): Uint8Array {
    const { stubBytes } = this.#arch.vectors;
    const state = into?.length === stubBytes ? into : new Uint8Array(stubBytes);
    for (const { at, offset, size } of this.#vectors) state.set(raw.subarray(at, at + size), offset);
    return state;
  }

  /** Puts a state into an answer to `g`. */
  putVectors(raw: Buffer, state: Uint8Array): void {
    for (const { at, offset, size } of this.#vectors) raw.set(state.subarray(offset, offset + size), at);
  }

  /**
   * The vector and floating-point registers, as `arch.vectors` lays them out. Reuses `into` if that is as
   * long.
   */
  readVectors(tid: number, into?: Uint8Array): Uint8Array {
    const state =
      into?.length === this.#arch.vectors.stubBytes ? into : new Uint8Array(this.#arch.vectors.stubBytes);
    this.#stub.select(tid);
    const answers = this.#stub.askAll(this.#vectorRequests);
    this.#vectors.forEach(({ offset, size }, index) => {
      const answer = answers[index] ?? '';
      if (answer.length !== 2 * size)
        throw new StubError(
          `the gdb stub answers ${this.#vectorRequests[index]} with ${answer.length / 2} bytes`,
        );
      state.set(registerBytes(answer), offset);
    });
    if (this.#executed !== undefined) state.set(this.#executed.register.read(tid), this.#executed.offset);
    return state;
  }

  /** Writes those that differ from what the thread has, or all of them if that is not known. */
  writeVectors(tid: number, state: Uint8Array, known?: Uint8Array): void {
    const isKnown = (offset: number, size: number): boolean =>
      known !== undefined &&
      Buffer.compare(state.subarray(offset, offset + size), known.subarray(offset, offset + size)) === 0;
    if (this.#executed !== undefined && !isKnown(this.#executed.offset, this.#executed.size)) {
      const { register, offset, size } = this.#executed;
      register.write(tid, state.subarray(offset, offset + size));
    }
    this.#stub.select(tid);
    for (const { number, offset, size, swapped } of this.#vectors) {
      if (isKnown(offset, size)) continue;
      const bytes = Buffer.from(state.subarray(offset, offset + size));
      const sent = swapped ? Buffer.concat([bytes.subarray(size / 2), bytes.subarray(0, size / 2)]) : bytes;
      this.#stub.post(`P${number.toString(16)}=${sent.toString('hex')}`);
    }
  }
}

/** A register as the stub describes it. Throws StubError if it has none of that name. */
function named(byName: ReadonlyMap<string, StubRegister>, name: string): StubRegister {
  const register = byName.get(name);
  if (register === undefined) throw new StubError(`the gdb stub has no register ${name}`);
  return register;
}

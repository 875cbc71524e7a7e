import type { Registers } from '../arch/registers.js';
import type { CallSequence, MemoryWrite } from '../arch/sequence.js';
import type { Target } from '../target/target.js';

const nothing = new Uint8Array();

/**
 * Arguments and results of one call: the memory of the argument frame and, in V2, the argument registers.
 * Writing is possible at status 0, reading at status 1.
 */
export class Frame {
  /** Address of the frame. */
  readonly address: number;
  /** The thread of the stop. */
  readonly tid: number;
  readonly #target: Target;
  readonly #registers: Registers;
  readonly #sequence: CallSequence;
  /** The first bytes of the frame, if they have been read already. */
  readonly #beginning: Uint8Array | undefined;
  readonly #writes: { offset: number; bytes: Uint8Array }[] = [];
  #vectors: Uint8Array | undefined;
  #vectorsChanged = false;

  constructor(
    target: Target,
    tid: number,
    registers: Registers,
    sequence: CallSequence,
    beginning?: Uint8Array,
  ) {
    this.#beginning = beginning;
    this.address = registers.sp + sequence.frameOffset;
    this.#target = target;
    this.tid = tid;
    this.#registers = registers;
    this.#sequence = sequence;
  }

  read(offset: number, length: number): Uint8Array {
    if (this.#beginning !== undefined && offset + length <= this.#beginning.length) {
      return this.#beginning.slice(offset, offset + length);
    }
    return this.#target.read(this.address + offset, length);
  }

  /** Writes bytes to the frame. `flush` hands them to the program. */
  write(offset: number, bytes: Uint8Array): void {
    this.#writes.push({ offset, bytes });
  }

  /** Reads memory anywhere in the program, for values that a frame points to. */
  readMemory(address: number, length: number): Uint8Array {
    return this.#target.read(address, length);
  }

  #integerRegister(index: number): number {
    const register = this.#sequence.integers[index];
    if (register === undefined)
      throw new Error(`${this.#sequence.name} has no integer argument register ${index}`);
    return register;
  }

  /** The `index`th integer argument or result register. */
  integer(index: number): bigint {
    return this.#registers.at(this.#integerRegister(index));
  }

  setInteger(index: number, value: bigint): void {
    this.#registers.setAt(this.#integerRegister(index), value);
  }

  /** The vector state, and where in it the low 8 bytes of a floating-point register are. */
  #floatRegister(index: number): { state: Uint8Array; offset: number } {
    if (index >= this.#sequence.floats) {
      throw new Error(`${this.#sequence.name} has no floating-point argument register ${index}`);
    }
    this.#vectors ??= this.#target.readVectorState(this.tid);
    return { state: this.#vectors, offset: this.#target.arch.vectors.argumentOffset(index) };
  }

  /** Whether the floating-point registers have a float32 in the form of a float64. */
  get singlesAreDoubles(): boolean {
    return this.#sequence.singlesAreDoubles === true;
  }

  /** The low 8 bytes of the `index`th floating-point argument or result register. */
  float(index: number): Uint8Array {
    const { state, offset } = this.#floatRegister(index);
    return state.slice(offset, offset + 8);
  }

  setFloat(index: number, bytes: Uint8Array): void {
    const { state, offset } = this.#floatRegister(index);
    state.set(bytes, offset);
    this.#target.arch.vectors.markUsed(state);
    this.#vectorsChanged = true;
  }

  /**
   * Hands everything to the program: the frame's bytes, the vector registers, and the words that the call
   * itself needs. Adjacent bytes are written at once. The injection writes the general registers. Returns the
   * frame's first bytes, as far as they were written without a gap.
   */
  flush(words: readonly MemoryWrite[]): Uint8Array {
    // How far the writes reach from the start of the frame without a gap.
    let reach = 0;
    for (const { offset, bytes } of this.#writes) {
      if (offset <= reach) reach = Math.max(reach, offset + bytes.length);
      else this.#target.write(this.address + offset, bytes);
    }
    let before: MemoryWrite | undefined;
    for (const write of words) {
      const adjacent = write.address + 8 * write.words.length === this.address;
      if (adjacent && reach > 0) before = write;
      else this.#target.writeWords(write.address, write.words);
    }
    const beginning = reach === 0 ? nothing : this.#writeBeginning(before?.words ?? [], reach);
    if (this.#vectors !== undefined && this.#vectorsChanged) {
      this.#target.writeVectorState(this.tid, this.#vectors);
      this.#vectorsChanged = false;
    }
    return beginning;
  }

  /** Writes the frame's first `reach` bytes, and the words before them. */
  #writeBeginning(before: readonly number[], reach: number): Uint8Array {
    const start = 8 * before.length;
    const bytes = new Uint8Array(start + reach);
    const view = new DataView(bytes.buffer);
    const { littleEndian } = this.#target.arch.elf;
    before.forEach((word, index) => {
      view.setBigUint64(8 * index, BigInt.asUintN(64, BigInt(word)), littleEndian);
    });
    let reached = 0;
    // A later write replaces an earlier one.
    for (const write of this.#writes) {
      if (write.offset > reached) continue;
      bytes.set(write.bytes, start + write.offset);
      reached = Math.max(reached, write.offset + write.bytes.length);
    }
    this.#target.write(this.address - start, bytes);
    return bytes.subarray(start);
  }
}

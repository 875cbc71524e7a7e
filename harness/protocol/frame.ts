import type { RegisterName, Registers } from '../target/ptrace/registers.js';
import type { Target } from '../target/target.js';
import type { ProtocolVersion } from './versions.js';

/** Offset of XMM0 in the legacy part of an XSAVE area; each takes 16 bytes (Intel SDM volume 1, 13.4.1). */
const XMM0 = 160;
/** Offset of XSTATE_BV in the XSAVE header; bit 1 says that the SSE part is valid. */
const XSTATE_BV = 512;

const nothing = new Uint8Array();

/**
 * Arguments and results of one call: the memory at SP and, in V2, the argument registers. Writing is possible at status
 * 0, reading at status 1.
 */
export class Frame {
  /** SP at the stop: where the frame begins. */
  readonly address: number;
  /** The thread of the stop. */
  readonly tid: number;
  readonly #target: Target;
  readonly #registers: Registers;
  readonly #version: ProtocolVersion;
  /** The first bytes of the frame as they are, where somebody has read them already. */
  readonly #beginning: Uint8Array | undefined;
  readonly #writes: { offset: number; bytes: Uint8Array }[] = [];
  #extended: Uint8Array | undefined;
  #extendedChanged = false;

  constructor(
    target: Target,
    tid: number,
    registers: Registers,
    version: ProtocolVersion,
    beginning?: Uint8Array,
  ) {
    this.#beginning = beginning;
    this.address = registers.number('rsp');
    this.#target = target;
    this.tid = tid;
    this.#registers = registers;
    this.#version = version;
  }

  read(offset: number, length: number): Uint8Array {
    if (this.#beginning !== undefined && offset + length <= this.#beginning.length) {
      return this.#beginning.slice(offset, offset + length);
    }
    return this.#target.read(this.address + offset, length);
  }

  /** What is written reaches the program with `flush`. */
  write(offset: number, bytes: Uint8Array): void {
    this.#writes.push({ offset, bytes });
  }

  /** Memory anywhere in the program, for what a frame points to. */
  readMemory(address: number, length: number): Uint8Array {
    return this.#target.read(address, length);
  }

  #integerRegister(index: number): RegisterName {
    const name = this.#version.integerRegisters[index];
    if (name === undefined)
      throw new Error(`${this.#version.name} has no integer argument register ${index}`);
    return name;
  }

  /** The `index`th integer argument or result register. */
  integer(index: number): bigint {
    return this.#registers.get(this.#integerRegister(index));
  }

  setInteger(index: number, value: bigint): void {
    this.#registers.set(this.#integerRegister(index), value);
  }

  #xmm(index: number): { state: Uint8Array; offset: number } {
    if (index >= this.#version.floatRegisters) {
      throw new Error(`${this.#version.name} has no floating-point argument register ${index}`);
    }
    this.#extended ??= this.#target.readExtendedState(this.tid);
    return { state: this.#extended, offset: XMM0 + 16 * index };
  }

  /** The low 8 bytes of the `index`th floating-point argument or result register. */
  float(index: number): Uint8Array {
    const { state, offset } = this.#xmm(index);
    return state.slice(offset, offset + 8);
  }

  setFloat(index: number, bytes: Uint8Array): void {
    const { state, offset } = this.#xmm(index);
    state.set(bytes, offset);
    state[XSTATE_BV] = (state[XSTATE_BV] ?? 0) | 2;
    this.#extendedChanged = true;
  }

  /**
   * Hands what was written to the program, and the return address to the word below the frame, in one write where they lie
   * together; vector registers go to the thread. The general registers are the injection's to write. Returns the
   * frame's first bytes, as far as they were written without a gap.
   */
  flush(returnAddress: number): Uint8Array {
    // How far the writes reach from SP on without a gap.
    let reach = 0;
    for (const { offset, bytes } of this.#writes) {
      if (offset <= reach) reach = Math.max(reach, offset + bytes.length);
      else this.#target.write(this.address + offset, bytes);
    }
    if (reach === 0) this.#target.writeWord(this.address - 8, returnAddress);
    const beginning = reach === 0 ? nothing : this.#writeBeginning(returnAddress, reach);
    if (this.#extended !== undefined && this.#extendedChanged) {
      this.#target.writeExtendedState(this.tid, this.#extended);
      this.#extendedChanged = false;
    }
    return beginning;
  }

  #writeBeginning(returnAddress: number, bytesFromSp: number): Uint8Array {
    const bytes = new Uint8Array(8 + bytesFromSp);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, returnAddress >>> 0, true);
    view.setUint32(4, Math.floor(returnAddress / 0x1_0000_0000), true);
    let reach = 0;
    // A later write goes over an earlier one.
    for (const write of this.#writes) {
      if (write.offset > reach) continue;
      bytes.set(write.bytes, 8 + write.offset);
      reach = Math.max(reach, write.offset + write.bytes.length);
    }
    this.#target.write(this.address - 8, bytes);
    return bytes.subarray(8);
  }
}

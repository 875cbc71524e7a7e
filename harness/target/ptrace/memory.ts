import { closeSync, openSync } from 'node:fs';
import { MemoryError } from '../target.js';
import type { CodeMemory } from './breakpoints.js';
import { NativeMemory, pread, pwrite } from './kernel.js';

/** A process's memory through /proc/PID/mem, by which a tracer can write code too. */
export class ProcessMemory {
  readonly #fd: number;
  #buffer = new NativeMemory(4096);

  constructor(pid: number) {
    this.#fd = openSync(`/proc/${pid}/mem`, 'r+');
  }

  #room(length: number): NativeMemory {
    if (length > this.#buffer.bytes.length) this.#buffer = new NativeMemory(length * 2);
    return this.#buffer;
  }

  /** A copy of `length` bytes. */
  read(address: number, length: number): Uint8Array {
    const buffer = this.#room(length);
    if (length > 0 && pread(this.#fd, buffer.address, length, address) !== length) {
      throw new MemoryError('read', address, length);
    }
    return buffer.bytes.slice(0, length);
  }

  write(address: number, bytes: Uint8Array): void {
    const buffer = this.#room(bytes.length);
    buffer.bytes.set(bytes);
    this.#put(address, bytes.length);
  }

  readWords(address: number, count: number): number[] {
    const length = count * 8;
    const { address: into, data } = this.#room(length);
    if (pread(this.#fd, into, length, address) !== length) throw new MemoryError('read', address, length);
    const words: number[] = [];
    for (let offset = 0; offset < length; offset += 8) {
      words.push(data.getUint32(offset, true) + data.getUint32(offset + 4, true) * 0x1_0000_0000);
    }
    return words;
  }

  writeWords(address: number, values: readonly number[]): void {
    const { data } = this.#room(values.length * 8);
    values.forEach((value, index) => {
      data.setUint32(index * 8, value >>> 0, true);
      data.setUint32(index * 8 + 4, Math.floor(value / 0x1_0000_0000) >>> 0, true);
    });
    this.#put(address, values.length * 8);
  }

  /**
   * The memory as breakpoints need it. A process whose threads are all about to end has no memory any more, though
   * the stop of one of them may still be looked at: there is then nothing to read or to write, and the next wait
   * reports the end.
   */
  get code(): CodeMemory {
    return {
      read: (address, length) => this.#unlessGone(() => this.read(address, length)) ?? new Uint8Array(length),
      write: (address, bytes) => this.#unlessGone(() => this.write(address, bytes)),
    };
  }

  #unlessGone<T>(action: () => T): T | undefined {
    try {
      return action();
    } catch (error) {
      if (error instanceof MemoryError && this.#isGone(error.address)) return undefined;
      throw error;
    }
  }

  /** Without a memory, the kernel reads nothing and reports no error (mem_rw in fs/proc/base.c). */
  #isGone(address: number): boolean {
    return pread(this.#fd, this.#buffer.address, 1, address) === 0;
  }

  #put(address: number, length: number): void {
    if (length > 0 && pwrite(this.#fd, this.#buffer.address, length, address) !== length) {
      throw new MemoryError('write', address, length);
    }
  }

  close(): void {
    closeSync(this.#fd);
  }
}

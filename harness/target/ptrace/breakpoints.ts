import type { ProcessMemory } from './memory.js';

const int3 = Uint8Array.of(0xcc);

/** The INT3s that a debugger has put into a program's code, and the bytes that they replaced. */
export class Breakpoints {
  readonly #memory: ProcessMemory;
  /** Address to the byte that the INT3 replaced. */
  readonly #originals = new Map<number, number>();

  constructor(memory: ProcessMemory) {
    this.#memory = memory;
  }

  get size(): number {
    return this.#originals.size;
  }

  has(address: number): boolean {
    return this.#originals.has(address);
  }

  /** False where there is one already. */
  insert(address: number): boolean {
    if (this.has(address)) return false;
    const [original] = this.#memory.read(address, 1);
    this.#originals.set(address, original as number);
    this.#memory.write(address, int3);
    return true;
  }

  /** Puts the original byte back for good. False where there is none. */
  remove(address: number): boolean {
    if (!this.lift(address)) return false;
    this.#originals.delete(address);
    return true;
  }

  /** Puts the original byte back until `lower`, so that a thread can execute its instruction. False where there is none. */
  lift(address: number): boolean {
    const original = this.#originals.get(address);
    if (original === undefined) return false;
    this.#memory.write(address, Uint8Array.of(original));
    return true;
  }

  /** Makes a lifted breakpoint good again, unless it was removed meanwhile. */
  lower(address: number): void {
    if (this.has(address)) this.#memory.write(address, int3);
  }
}

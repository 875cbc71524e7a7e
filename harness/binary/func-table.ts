import { readWord } from './elf.js';
import { Func } from './func.js';
import type { Module } from './module-data.js';

/** The functions of a program, ordered by address; decoded on demand. */
export class FuncTable {
  readonly #module: Module;
  readonly #funcs = new Map<number, Func | undefined>();
  #byName: Map<string, Func[]> | undefined;

  constructor(module: Module) {
    this.#module = module;
  }

  /**
   * Returns the function that contains `pc`, including the padding after it, as the runtime's findfunc does.
   */
  at(pc: number): Func | undefined {
    const count = this.#module.functionCount;
    if (pc < this.#entry(0) || pc >= this.#entry(count)) return undefined;
    let [low, high] = [0, count];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#entry(middle) <= pc) low = middle;
      else high = middle;
    }
    return this.#func(low);
  }

  /**
   * Returns the functions of that name. There may be two: an assembly function and the compiler's wrapper
   * that adapts its calling convention (since 1.17).
   */
  named(name: string): Func[] {
    if (this.#byName === undefined) {
      this.#byName = new Map();
      for (const func of this) {
        const same = this.#byName.get(func.name);
        if (same === undefined) this.#byName.set(func.name, [func]);
        else same.push(func);
      }
    }
    return this.#byName.get(name) ?? [];
  }

  *[Symbol.iterator](): Generator<Func> {
    for (let index = 0; index < this.#module.functionCount; index++) {
      const func = this.#func(index);
      if (func !== undefined) yield func;
    }
  }

  #func(index: number): Func | undefined {
    if (!this.#funcs.has(index)) this.#funcs.set(index, this.#decode(index));
    return this.#funcs.get(index);
  }

  #decode(index: number): Func | undefined {
    const { layout, functab } = this.#module;
    const record = functab.readUInt32LE((2 * index + 1) * layout.functabField);
    // A gap that an external linker left between text sections (since 1.17, runtime/symtab.go, findfunc).
    if (record === 0xffff_ffff) return undefined;
    return new Func(this.#module, this.#entry(index), this.#entry(index + 1), record);
  }

  #entry(index: number): number {
    const { layout, functab, text } = this.#module;
    const at = 2 * index * layout.functabField;
    return layout.functabField === 8 ? readWord(functab, at) : text + functab.readUInt32LE(at);
  }
}

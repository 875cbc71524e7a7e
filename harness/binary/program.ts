import { readFileSync } from 'node:fs';
import { UsageError } from '../host/errors.js';
import { readGoVersion } from './buildinfo.js';
import { type ElfFile, readElf, type Section, type Segment } from './elf.js';
import { findModule } from './findmodule.js';
import type { Func } from './func.js';
import { FuncTable } from './functable.js';
import { Image } from './image.js';
import type { PcLayout } from './pclayout.js';
import { readStackMap, type StackMap } from './stackmap.js';
import { type ElfSymbol, readSymbols } from './symbols.js';

export type { ElfSymbol, Func, Section, Segment, StackMap };

/**
 * A Go program for linux/amd64, read from its file. Every address is a number, as linked: of a
 * position-independent program that runs, subtract the load bias from an address of the process before asking
 * here, and add it to what comes back.
 */
export class Program {
  readonly path: string;
  readonly #elf: ElfFile;
  readonly #image: Image;
  readonly #symbols: Map<string, ElfSymbol> | undefined;
  readonly #funcs: FuncTable;
  /** The format of the pc-line table, by the first release that has it. */
  readonly pcFormat: PcLayout['since'];
  /** runtime.text and runtime.etext: Go's code. */
  readonly text: { start: number; end: number };
  /** What `go version` says of the file; undefined for a stripped program of Go 1.11 or 1.12. */
  readonly goVersion: string | undefined;

  /**
   * @throws UsageError when the file can't be read, is no ELF executable for amd64, or has no pc-line table.
   */
  static open(path: string): Program {
    let bytes: Buffer;
    try {
      bytes = readFileSync(path);
    } catch (cause) {
      throw new UsageError(`The program ${path} can't be read.`, { cause });
    }
    return new Program(path, bytes);
  }

  /** @param bytes the file; the program keeps and changes them. */
  constructor(path: string, bytes: Buffer) {
    this.path = path;
    this.#elf = readElf(bytes, path);
    this.#symbols = readSymbols(bytes, this.#elf);
    this.#image = new Image(bytes, this.#elf);
    const module = findModule(this.#image, this.#elf, this.#symbols);
    if (module === undefined) {
      throw new UsageError(`${path} has no pc-line table that this tool knows.`, {
        remedy: 'Give a program built by Go 1.11 or later.',
      });
    }
    this.#funcs = new FuncTable(module);
    this.pcFormat = module.layout.since;
    this.text = { start: module.text, end: module.etext };
    this.goVersion = readGoVersion(this.#image, this.#elf, this.#symbols);
  }

  /** Whether the program is loaded at an address that only the running process knows. */
  get pie(): boolean {
    return this.#elf.relocatable;
  }

  /** Whether the ELF symbol table was left out or taken out. The pc-line table never is. */
  get stripped(): boolean {
    return this.#symbols === undefined;
  }

  /** Address of the first instruction. */
  get entry(): number {
    return this.#elf.entry;
  }

  get sections(): readonly Section[] {
    return this.#elf.sections;
  }

  get segments(): readonly Segment[] {
    return this.#elf.segments;
  }

  /**
   * What memory holds at `address` when the program starts, pointers as linked. Don't write to it.
   * @throws RangeError where the program has nothing.
   */
  readMemory(address: number, length: number): Buffer {
    return this.#image.read(address, length);
  }

  /** A symbol of the ELF table by its linker name; undefined in a stripped program. */
  symbol(name: string): ElfSymbol | undefined {
    return this.#symbols?.get(name);
  }

  symbols(): IterableIterator<ElfSymbol> {
    return (this.#symbols ?? new Map<string, ElfSymbol>()).values();
  }

  /**
   * The Go function of that name, or undefined when the program hasn't got it. An assembly function and the wrappers
   * of it share a name: this is the one that the symbol table gives the name to; in a stripped program the one
   * with the lowest FuncID, for a wrapper's is the highest of all.
   */
  func(name: string): Func | undefined {
    const candidates = this.#funcs.named(name);
    const address = this.symbol(name)?.address;
    const named = candidates.find(func => func.entry === address);
    return named ?? candidates.toSorted((a, b) => a.funcID - b.funcID)[0];
  }

  /** The Go function that `pc` lies in, padding after it included. */
  funcAt(pc: number): Func | undefined {
    return this.#funcs.at(pc);
  }

  /** All Go functions, by address. */
  funcs(): Iterable<Func> {
    return this.#funcs;
  }

  /** The stack map at a FUNCDATA address. */
  stackMap(address: number): StackMap {
    return readStackMap(this.#image, address);
  }
}

import { readFileSync } from 'node:fs';
import type { Arch } from '../arch/arch.js';
import { UsageError } from '../host/errors.js';
import { readGoVersion } from './build-info.js';
import { type ElfFile, PT_TLS, readElf, type Section, type Segment } from './elf.js';
import { findModule } from './find-module.js';
import type { Func } from './func.js';
import { FuncTable } from './func-table.js';
import { Image } from './image.js';
import type { PcLayout } from './pc-layout.js';
import { readStackMap, type StackMap } from './stack-map.js';
import { type ElfSymbol, readSymbols } from './symbols.js';
import { type TableNumbers, tableNumbers } from './table-numbers.js';
import { readType, type TypeFacts } from './type-descriptor.js';

export type { ElfSymbol, Func, Section, Segment, StackMap };

/**
 * A Go program for Linux, read from its file. Every address is a number, as linked. For a running
 * position-independent program, subtract the load bias from an address of the process before asking here, and
 * add it to an address returned from here.
 */
export class Program {
  readonly path: string;
  readonly #elf: ElfFile;
  readonly #image: Image;
  readonly #symbols: Map<string, ElfSymbol> | undefined;
  readonly #funcs: FuncTable;
  readonly #types: number;
  /** The format of the pc-line table, named by the first release that has it. */
  readonly pcFormat: PcLayout['since'];
  /** runtime.text and runtime.etext: Go's code. */
  readonly text: { start: number; end: number };
  /** What `go version` prints for the file; undefined for a stripped program of Go 1.11 or 1.12. */
  readonly goVersion: string | undefined;
  /**
   * N of the Go 1.N that built the program, from its version, or else from the file's format. Undefined for a
   * development build from between 1.12 and 1.16, when versions named only a commit.
   */
  readonly minor: number | undefined;

  /**
   * @throws UsageError when the file can't be read, is not an ELF executable for a known processor, or has no
   * pc-line table.
   */
  static open(path: string): Program {
    let bytes: Buffer;
    try {
      bytes = readFileSync(path);
    } catch (cause) {
      throw new UsageError(`the program ${path} can't be read`, { cause });
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
      throw new UsageError(`${path} has no pc-line table that this tool knows`, {
        remedy: 'name a program built by Go 1.11 or later',
      });
    }
    this.#funcs = new FuncTable(module);
    this.#types = module.types;
    this.pcFormat = module.layout.since;
    this.text = { start: module.text, end: module.etext };
    this.goVersion = readGoVersion(this.#image, this.#elf, this.#symbols);
    this.minor = minorOf(this.goVersion, this.pcFormat);
  }

  /** The processor that the program is for. */
  get arch(): Arch {
    return this.#elf.arch;
  }

  /** Whether the program is loaded at an address that only the running process knows. */
  get pie(): boolean {
    return this.#elf.relocatable;
  }

  /** Whether the file has no ELF symbol table. It always has the pc-line table. */
  get stripped(): boolean {
    return this.#symbols === undefined;
  }

  /** Address of the first instruction. */
  get entry(): number {
    return this.#elf.entry;
  }

  /**
   * Where a thread keeps the goroutine that it runs: an offset from the thread pointer, FS. The block of a
   * program's own thread-local variables ends there. It has nothing else unless C is linked in statically; a
   * stripped program is assumed to have no C.
   */
  get goroutineOffset(): number {
    const block = this.segments.find(({ type }) => type === PT_TLS);
    const variable = this.symbol('runtime.tlsg');
    if (block === undefined || variable?.kind !== 'tls') return -8;
    const alignment = Math.max(block.alignment, 1);
    return variable.address - Math.ceil(block.memorySize / alignment) * alignment;
  }

  /**
   * For a library (-buildmode=c-shared): the address, as linked, of the word that contains, in the running
   * process, the offset that `goroutineOffset` computes for a program. It belongs to runtime.tlsg; in a
   * stripped library it is the only such word. Undefined if there is none.
   */
  get goroutineOffsetWord(): number | undefined {
    const words = this.#image.threadOffsetWords;
    const variable = this.symbol('runtime.tlsg');
    if (variable?.kind === 'tls') return words.find(word => word.variable === variable.address)?.address;
    return words.length === 1 ? words[0]?.address : undefined;
  }

  get sections(): readonly Section[] {
    return this.#elf.sections;
  }

  get segments(): readonly Segment[] {
    return this.#elf.segments;
  }

  /**
   * Returns the content of memory at `address` when the program starts, pointers as linked. Do not write to
   * it.
   * @throws FormatError where the program has nothing.
   */
  readMemory(address: number, length: number): Buffer {
    return this.#image.read(address, length);
  }

  /** Returns a symbol of the ELF table by its linker name; undefined in a stripped program. */
  symbol(name: string): ElfSymbol | undefined {
    return this.#symbols?.get(name);
  }

  symbols(): IterableIterator<ElfSymbol> {
    return (this.#symbols ?? new Map<string, ElfSymbol>()).values();
  }

  /**
   * Returns the Go function of that name, also in a stripped program; undefined if the program does not have
   * it. An assembly function and its wrappers share a name: this is the function itself, which has the lower
   * FuncID, because a wrapper's is the highest of all. In 1.18 to 1.20 all instances of a generic function
   * are called `main.Max[...]`; their full names need a symbol table.
   */
  func(name: string): Func | undefined {
    const [first] = this.#funcs.named(name).toSorted((a, b) => a.funcID - b.funcID);
    if (first !== undefined) return first;
    const address = this.symbol(name)?.address;
    const func = address === undefined ? undefined : this.#funcs.at(address);
    return func?.entry === address ? func : undefined;
  }

  /** Returns every function of that name: wrappers, and the instances of a generic function. */
  funcsNamed(name: string): readonly Func[] {
    return this.#funcs.named(name);
  }

  /** Returns the Go function that contains `pc`, including the padding after it. */
  funcAt(pc: number): Func | undefined {
    return this.#funcs.at(pc);
  }

  /** Returns all Go functions, by address. */
  funcs(): Iterable<Func> {
    return this.#funcs;
  }

  /**
   * The numbers of the PCDATA and FUNCDATA tables in this program.
   * @throws Error when `minor` is undefined: the caller knows the tree, and calls `tableNumbers` itself.
   */
  get tables(): TableNumbers {
    if (this.minor === undefined) throw new Error(`${this.path} does not say which release of Go built it`);
    return tableNumbers(this.minor);
  }

  /** Returns the type whose descriptor is at an address, as linked; undefined if there is none. */
  typeAt(address: number): TypeFacts | undefined {
    return readType(this.#image, { types: this.#types, minor: this.minor ?? 13 }, address);
  }

  /** Returns the stack map at a FUNCDATA address. */
  stackMap(address: number): StackMap {
    return readStackMap(this.#image, address);
  }
}

function minorOf(goVersion: string | undefined, pcFormat: PcLayout['since']): number | undefined {
  const named = /\bgo1\.(\d+)/.exec(goVersion ?? '')?.[1];
  if (named !== undefined) return Number(named);
  // No version at all: a stripped program from before .go.buildinfo, which came with 1.13.
  if (pcFormat === '1.12') return goVersion === undefined ? 12 : undefined;
  return Number(pcFormat.slice(2));
}

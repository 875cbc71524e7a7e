/** One register in a processor's table. */
export interface RegisterDescription {
  readonly name: string;
  /**
   * Its size in a gdb stub, in bytes. In the kernel's structure and in `Registers` it has 8 bytes in any
   * case.
   */
  readonly bytes: 4 | 8;
  /** Its name in a gdb stub's target.xml; undefined if stubs do not have it. */
  readonly stubName: string | undefined;
  /** The bits that count when two sets of registers are compared. */
  readonly compared: bigint;
  /**
   * Whether the register belongs to the thread: a goroutine that moves to another thread leaves it behind.
   */
  readonly ofThread: boolean;
}

/** Names of the registers with a role. */
export interface RegisterRoles {
  readonly pc: string;
  readonly sp: string;
  /** The frame pointer of Go's compiled code; undefined where Go keeps none. */
  readonly fp?: string;
  /** The link register; undefined where a call pushes its return address. */
  readonly lr?: string;
}

/**
 * Memory for many sets of registers. To allocate each set by itself costs as much as the system call that
 * fills it.
 */
interface Block {
  readonly words: BigUint64Array;
  /** The same memory as 32-bit halves. */
  readonly halves: Uint32Array;
  /** How many sets are in use. */
  used: number;
}

const setsInBlock = 128;
const wordBytes = 8;

/**
 * The general registers of a processor: one table for the kernel's structure, for comparison and for a gdb
 * stub. Its order is that of the kernel's structure, which has one word of 8 bytes for each register.
 */
export class RegisterFile {
  readonly table: readonly RegisterDescription[];
  /** Names in the table's order. */
  readonly names: readonly string[];
  /** Size of a set, and of the kernel's structure, in bytes. */
  readonly bytes: number;
  /** Indexes of the registers with a role; -1 for a role that no register has. */
  readonly pc: number;
  readonly sp: number;
  readonly fp: number;
  readonly lr: number;
  /** Indexes of the registers that belong to the thread. */
  readonly ofThread: readonly number[];
  readonly #indexes: ReadonlyMap<string, number>;
  #block: Block | undefined;

  /** @param table in the order of the kernel's structure, without gaps */
  constructor(table: readonly RegisterDescription[], roles: RegisterRoles) {
    this.table = table;
    this.names = table.map(({ name }) => name);
    this.bytes = table.length * wordBytes;
    this.#indexes = new Map(this.names.map((name, index) => [name, index]));
    this.pc = this.index(roles.pc);
    this.sp = this.index(roles.sp);
    this.fp = roles.fp === undefined ? -1 : this.index(roles.fp);
    this.lr = roles.lr === undefined ? -1 : this.index(roles.lr);
    this.ofThread = table.flatMap(({ ofThread }, index) => (ofThread ? [index] : []));
  }

  /** Returns the index of a register in the table. Throws for a name that the processor does not have. */
  index(name: string): number {
    const index = this.#indexes.get(name);
    if (index === undefined) throw new Error(`no register ${name}`);
    return index;
  }

  /** Returns memory with room for one more set. The caller counts `used` up. */
  block(): Block {
    if (this.#block === undefined || this.#block.used === setsInBlock) {
      this.#block = this.blockOn(new ArrayBuffer(setsInBlock * this.bytes), 0, setsInBlock);
    }
    return this.#block;
  }

  /** Returns a block over existing memory. */
  blockOn(buffer: ArrayBufferLike, offset: number, sets: number): Block {
    const words = this.names.length * sets;
    return {
      words: new BigUint64Array(buffer, offset, words),
      halves: new Uint32Array(buffer, offset, words * 2),
      used: 0,
    };
  }
}

/**
 * The general registers of a stopped thread. Access by role (`pc`, `sp`, ...) or index is an array access;
 * access by name looks up the index. The number functions are for addresses and small values, below 2^53;
 * they store negative numbers as two's complement.
 */
export class Registers {
  readonly file: RegisterFile;
  readonly #words: BigUint64Array;
  readonly #halves: Uint32Array;
  /** The index of the set's first word in the block. */
  readonly #first: number;

  /**
   * Makes a set of zeros. With `bytes`, makes a view on the first `file.bytes` of them; their offset must be
   * a multiple of 8.
   */
  constructor(file: RegisterFile, bytes?: Uint8Array) {
    this.file = file;
    const block = bytes === undefined ? file.block() : file.blockOn(bytes.buffer, bytes.byteOffset, 1);
    this.#words = block.words;
    this.#halves = block.halves;
    this.#first = block.used++ * file.names.length;
  }

  get pc(): number {
    return this.numberAt(this.file.pc);
  }

  set pc(address: number) {
    this.setNumberAt(this.file.pc, address);
  }

  get sp(): number {
    return this.numberAt(this.file.sp);
  }

  set sp(address: number) {
    this.setNumberAt(this.file.sp, address);
  }

  /** The frame pointer of Go's compiled code. Throws where Go keeps none. */
  get fp(): number {
    return this.numberAt(known(this.file.fp, 'frame pointer'));
  }

  set fp(address: number) {
    this.setNumberAt(known(this.file.fp, 'frame pointer'), address);
  }

  /** The link register. Throws where the processor has none. */
  get lr(): number {
    return this.numberAt(known(this.file.lr, 'link register'));
  }

  set lr(address: number) {
    this.setNumberAt(known(this.file.lr, 'link register'), address);
  }

  /** The register at an index of the table. */
  at(index: number): bigint {
    return this.#words[this.#first + index] ?? 0n;
  }

  setAt(index: number, value: bigint): void {
    this.#words[this.#first + index] = BigInt.asUintN(64, value);
  }

  numberAt(index: number): number {
    const half = (this.#first + index) * 2;
    const halves = this.#halves;
    return (halves[half] ?? 0) + (halves[half + 1] ?? 0) * 0x1_0000_0000;
  }

  setNumberAt(index: number, value: number): void {
    const half = (this.#first + index) * 2;
    const halves = this.#halves;
    halves[half] = value >>> 0;
    halves[half + 1] = Math.floor(value / 0x1_0000_0000) >>> 0;
  }

  get(name: string): bigint {
    return this.at(this.file.index(name));
  }

  set(name: string, value: bigint): void {
    this.setAt(this.file.index(name), value);
  }

  number(name: string): number {
    return this.numberAt(this.file.index(name));
  }

  setNumber(name: string, value: number): void {
    this.setNumberAt(this.file.index(name), value);
  }

  copyFrom(other: Registers): void {
    const [to, from] = [this.#words, other.#words];
    const [start, otherStart] = [this.#first, other.#first];
    const { length } = this.file.names;
    for (let index = 0; index < length; index++) {
      to[start + index] = from[otherStart + index] as bigint;
    }
  }

  clone(): Registers {
    const copy = new Registers(this.file);
    copy.copyFrom(this);
    return copy;
  }

  /** Returns the names of the registers that differ in a bit that counts, in the table's order. */
  changesSince(other: Registers): string[] {
    return this.file.table.flatMap(({ name, compared }, index) =>
      (this.at(index) ^ other.at(index)) & compared ? [name] : [],
    );
  }
}

function known(index: number, role: string): number {
  if (index < 0) throw new Error(`this processor has no ${role}`);
  return index;
}

/** Returns `0x` and hexadecimal digits. */
export function hex(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

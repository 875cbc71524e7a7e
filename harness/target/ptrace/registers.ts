/*
 * struct user_regs_struct of linux/amd64 (sys/user.h): 27 words of 8 bytes.
 */

/** Names in the order of the structure. */
// biome-ignore format: one structure, read as a whole
export const registerNames = [
  'r15', 'r14', 'r13', 'r12', 'rbp', 'rbx', 'r11', 'r10', 'r9', 'r8', 'rax', 'rcx', 'rdx', 'rsi', 'rdi',
  'orig_rax', 'rip', 'cs', 'eflags', 'rsp', 'ss', 'fs_base', 'gs_base', 'ds', 'es', 'fs', 'gs',
] as const;

export type RegisterName = (typeof registerNames)[number];

const indexes = new Map<string, number>(registerNames.map((name, index) => [name, index]));

export const registerBytes = registerNames.length * 8;

/** The 15 registers that may hold a pointer: all the general ones but the stack pointer. */
// biome-ignore format: one set, read as a whole
export const pointerRegisters = [
  'rax', 'rcx', 'rdx', 'rbx', 'rbp', 'rsi', 'rdi', 'r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15',
] as const satisfies readonly RegisterName[];

/** RFLAGS bits that a program can see and set: CF PF AF ZF SF DF OF. The others belong to the kernel or the debugger. */
export const programFlags = 0xcd5n;

function indexOf(name: RegisterName): number {
  const index = indexes.get(name);
  if (index === undefined) throw new Error(`no register ${name}`);
  return index;
}

/** Memory for some sets of registers: an allocation a set, and its views, would cost as much as the system call that fills it. */
interface Block {
  words: BigUint64Array;
  halves: Uint32Array;
}

const setsInBlock = 128;
const newBlock = (): Block => blockOn(new ArrayBuffer(setsInBlock * registerBytes), 0, setsInBlock);
let block = newBlock();
/** Sets of the block that are given away. */
let given = 0;

function blockOn(buffer: ArrayBufferLike, offset: number, sets: number): Block {
  return {
    words: new BigUint64Array(buffer, offset, registerNames.length * sets),
    halves: new Uint32Array(buffer, offset, registerNames.length * 2 * sets),
  };
}

/** The general registers of a stopped thread. */
export class Registers {
  readonly #block: Block;
  /** Where this set begins in the block, in words. */
  readonly #first: number;

  /** All zero. With `bytes`, `registerBytes` of them at an offset that 8 divides, those: shared, not copied. */
  constructor(bytes?: Uint8Array) {
    if (bytes !== undefined) {
      this.#block = blockOn(bytes.buffer, bytes.byteOffset, 1);
      this.#first = 0;
      return;
    }
    if (given === setsInBlock) {
      block = newBlock();
      given = 0;
    }
    this.#block = block;
    this.#first = given++ * registerNames.length;
  }

  get(name: RegisterName): bigint {
    return this.#block.words[this.#first + indexOf(name)] ?? 0n;
  }

  set(name: RegisterName, value: bigint): void {
    this.#block.words[this.#first + indexOf(name)] = BigInt.asUintN(64, value);
  }

  /** As a number: for addresses and small values, below 2^53. */
  number(name: RegisterName): number {
    const index = (this.#first + indexOf(name)) * 2;
    const { halves } = this.#block;
    return (halves[index] ?? 0) + (halves[index + 1] ?? 0) * 0x1_0000_0000;
  }

  setNumber(name: RegisterName, value: number): void {
    const index = (this.#first + indexOf(name)) * 2;
    const { halves } = this.#block;
    halves[index] = value >>> 0;
    halves[index + 1] = Math.floor(value / 0x1_0000_0000) >>> 0;
  }

  /** Keeps the kernel from restarting a system call that the stop interrupted: orig_rax = -1. */
  forbidSyscallRestart(): void {
    this.setNumber('orig_rax', -1);
  }

  copyFrom(other: Registers): void {
    const [to, from] = [this.#block.words, other.#block.words];
    const [start, otherStart] = [this.#first, other.#first];
    for (let index = 0; index < registerNames.length; index++) {
      to[start + index] = from[otherStart + index] as bigint;
    }
  }

  clone(): Registers {
    const copy = new Registers();
    copy.copyFrom(this);
    return copy;
  }

  /** Registers that differ, in the order of the structure. */
  changesSince(other: Registers): RegisterName[] {
    return registerNames.filter(name => this.get(name) !== other.get(name));
  }
}

/** `0x` and hexadecimal digits. */
export function hex(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

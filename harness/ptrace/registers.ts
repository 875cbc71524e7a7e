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

/** The general registers of a stopped thread. */
export class Registers {
  readonly bytes: Uint8Array;
  readonly #words: BigUint64Array;
  readonly #halves: Uint32Array;

  /** `bytes` are `registerBytes` long, at an offset that 8 divides, and are shared, not copied. */
  constructor(bytes: Uint8Array = new Uint8Array(registerBytes)) {
    this.bytes = bytes;
    this.#words = new BigUint64Array(bytes.buffer, bytes.byteOffset, registerNames.length);
    this.#halves = new Uint32Array(bytes.buffer, bytes.byteOffset, registerNames.length * 2);
  }

  get(name: RegisterName): bigint {
    return this.#words[indexOf(name)] ?? 0n;
  }

  set(name: RegisterName, value: bigint): void {
    this.#words[indexOf(name)] = BigInt.asUintN(64, value);
  }

  /** As a number: for addresses and small values, below 2^53. */
  number(name: RegisterName): number {
    const index = indexOf(name) * 2;
    return (this.#halves[index] ?? 0) + (this.#halves[index + 1] ?? 0) * 0x1_0000_0000;
  }

  setNumber(name: RegisterName, value: number): void {
    const index = indexOf(name) * 2;
    this.#halves[index] = value >>> 0;
    this.#halves[index + 1] = Math.floor(value / 0x1_0000_0000) >>> 0;
  }

  /** Keeps the kernel from restarting a system call that the stop interrupted: orig_rax = -1. */
  forbidSyscallRestart(): void {
    this.#words[15] = 0xffff_ffff_ffff_ffffn;
  }

  copyFrom(other: Registers): void {
    this.bytes.set(other.bytes);
  }

  clone(): Registers {
    const copy = new Registers();
    copy.copyFrom(this);
    return copy;
  }

  /** Registers that differ, in the order of the structure. */
  changesSince(other: Registers): RegisterName[] {
    return registerNames.filter((_name, index) => this.#words[index] !== other.#words[index]);
  }
}

/** `0x` and hexadecimal digits. */
export function hex(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

/** Numbers of the system calls by which a debugger acts on a program (linux/amd64, asm/unistd_64.h). */
export const SystemCallNumber = {
  read: 0,
  write: 1,
  pread64: 17,
  pwrite64: 18,
  wait4: 61,
  kill: 62,
  ptrace: 101,
  tkill: 200,
  tgkill: 234,
  waitid: 247,
  preadv: 295,
  pwritev: 296,
  process_vm_readv: 310,
  process_vm_writev: 311,
} as const;

/** Requests of ptrace(2), as a debugger makes them. */
export const Asked = {
  TRACEME: 0,
  PEEKTEXT: 1,
  PEEKDATA: 2,
  PEEKUSER: 3,
  POKETEXT: 4,
  POKEDATA: 5,
  POKEUSER: 6,
  CONT: 7,
  SINGLESTEP: 9,
  GETREGS: 12,
  SETREGS: 13,
  GETFPREGS: 14,
  SETFPREGS: 15,
  ATTACH: 16,
  DETACH: 17,
  SYSCALL: 24,
  GETREGSET: 0x4204,
  SETREGSET: 0x4205,
  SEIZE: 0x4206,
} as const;

/** Types of register sets (elf.h, NT_*). */
export const RegisterSet = { general: 1, floating: 2, extended: 0x202 } as const;

/** Length of struct user_fpregs_struct, in bytes. */
export const floatingBytes = 512;

/** A system call of a traced thread. */
export interface SystemCall {
  number: number;
  /** As the kernel sees them: 64 bits without a sign. */
  args: readonly bigint[];
}

/** Returns an argument as an address or a length. */
export function numberOf(call: SystemCall, index: number): number {
  return Number(call.args[index] ?? 0n);
}

/** Returns an argument that is an `int`: a process id, a signal. */
export function intOf(call: SystemCall, index: number): number {
  return Number(BigInt.asIntN(32, call.args[index] ?? 0n));
}

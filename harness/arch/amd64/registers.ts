import { type RegisterDescription, RegisterFile } from '../registers.js';

const everyBit = 0xffff_ffff_ffff_ffffn;

/** Registers that have 4 bytes in a gdb stub. */
const short = new Set(['eflags', 'cs', 'ss', 'ds', 'es', 'fs', 'gs']);

/** Names in the order of struct user_regs_struct of linux/amd64 (sys/user.h): 27 words of 8 bytes. */
// biome-ignore format: one structure, read as a whole
const names = [
  'r15', 'r14', 'r13', 'r12', 'rbp', 'rbx', 'r11', 'r10', 'r9', 'r8', 'rax', 'rcx', 'rdx', 'rsi', 'rdi',
  'orig_rax', 'rip', 'cs', 'eflags', 'rsp', 'ss', 'fs_base', 'gs_base', 'ds', 'es', 'fs', 'gs',
];

const table: RegisterDescription[] = names.map(name => ({
  name,
  bytes: short.has(name) ? 4 : 8,
  // gdb's features org.gnu.gdb.i386.core, .segments and .linux use the names of user_regs_struct.
  stubName: name,
  // The kernel's note of the interrupted system call is no register of the program.
  compared: name === 'orig_rax' ? 0n : everyBit,
  ofThread: name === 'fs_base' || name === 'gs_base',
}));

export const registerFile = new RegisterFile(table, { pc: 'rip', sp: 'rsp', fp: 'rbp' });

/**
 * The 15 registers that may hold a pointer: all general ones except the stack pointer, in the order in which
 * cmd/compile/internal/ssa numbers them (opGen.go, registersAMD64, 1.11 to 1.14).
 */
// biome-ignore format: one set, read as a whole
export const pointerRegisters = [
  'rax', 'rcx', 'rdx', 'rbx', 'rbp', 'rsi', 'rdi', 'r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15',
] as const;

/**
 * RFLAGS. A program can see and set CF PF AF ZF SF DF OF; the other bits belong to the kernel or the
 * debugger. DF stays clear in the patterns, as Go requires.
 */
export const flags = { register: 'eflags', visible: 0xcd5n, patterns: [0x841n, 0x094n] } as const;

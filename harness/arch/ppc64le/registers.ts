import { type RegisterDescription, RegisterFile } from '../registers.js';

const everyBit = 0xffff_ffff_ffff_ffffn;
const numbered = Array.from({ length: 32 }, (_, index) => `r${index}`);

/** CR: all eight fields are the program's. */
export const flags = {
  register: 'cr',
  visible: 0xffff_ffffn,
  patterns: [0x8428_4284n, 0x4182_8142n],
} as const;

/**
 * struct pt_regs of linux/ppc64 (asm/ptrace.h), up to CCR: R0 to R31, NIP, MSR, the system's note of a call's
 * first argument, CTR, LR, XER, CCR.
 */
const table: RegisterDescription[] = [
  ...numbered.map(name => ({ name, stubName: name })),
  { name: 'pc', stubName: 'pc' },
  { name: 'msr', stubName: 'msr' },
  { name: 'orig_r3', stubName: undefined },
  { name: 'ctr', stubName: 'ctr' },
  { name: 'lr', stubName: 'lr' },
  { name: 'xer', stubName: 'xer' },
  { name: 'cr', stubName: 'cr' },
].map(({ name, stubName }) => ({
  name,
  bytes: name === 'cr' || name === 'xer' ? 4 : 8,
  stubName,
  // MSR is the system's.
  compared: name === 'msr' || name === 'orig_r3' ? 0n : everyBit,
  ofThread: name === 'r13' || name === 'msr',
}));

export const registerFile = new RegisterFile(table, { pc: 'pc', sp: 'r1', lr: 'lr' });

/**
 * Registers in which compiled code may have a pointer (cmd/compile/internal/ssa/_gen/PPC64Ops.go): not R0
 * (zero), R1 (SP), R2 (TOC), R13 (thread), R30 (g) and R31 (the assembler's own).
 */
export const pointerRegisters = numbered.filter(
  name => !['r0', 'r1', 'r2', 'r13', 'r30', 'r31'].includes(name),
);

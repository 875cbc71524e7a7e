import { type RegisterDescription, RegisterFile } from '../registers.js';

const everyBit = 0xffff_ffff_ffff_ffffn;
const numbered = Array.from({ length: 32 }, (_, index) => `r${index}`);

/**
 * struct user_pt_regs of linux/loongarch64 (asm/ptrace.h): R0 to R31, the system's note of a call, PC
 * (csr_era).
 */
const table: RegisterDescription[] = [...numbered, 'orig_a0', 'pc'].map(name => ({
  name,
  bytes: 8,
  stubName: name,
  compared: name === 'orig_a0' ? 0n : everyBit,
  // R2 is the thread pointer.
  ofThread: name === 'r2' || name === 'orig_a0',
}));

export const registerFile = new RegisterFile(table, { pc: 'pc', sp: 'r3', lr: 'r1' });

/**
 * Registers in which compiled code may have a pointer (cmd/compile/internal/ssa/_gen/LOONG64Ops.go): not R0
 * (zero), R1 (link), R2 (thread), R3 (SP), R22 (g), R30 (the assembler's own).
 */
export const pointerRegisters = numbered.filter(
  name => !['r0', 'r1', 'r2', 'r3', 'r22', 'r30'].includes(name),
);

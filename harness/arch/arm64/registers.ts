import { type RegisterDescription, RegisterFile } from '../registers.js';

/** PSTATE. N Z C V are the program's; bits 10 and 11 are the branch type, which each jump writes. */
export const flags = {
  register: 'pstate',
  visible: 0xf000_0000n,
  patterns: [0xa000_0000n, 0x5000_0000n],
} as const;

const everyBit = 0xffff_ffff_ffff_ffffn;
const numbered = Array.from({ length: 31 }, (_, index) => `x${index}`);

/** struct user_pt_regs of linux/arm64 (asm/ptrace.h): X0 to X30, SP, PC, PSTATE. */
const table: RegisterDescription[] = [...numbered, 'sp', 'pc', 'pstate'].map(name => ({
  name,
  bytes: name === 'pstate' ? 4 : 8,
  stubName: name === 'pstate' ? 'cpsr' : name,
  compared: name === 'pstate' ? flags.visible : everyBit,
  ofThread: false,
}));

export const registerFile = new RegisterFile(table, { pc: 'pc', sp: 'sp', fp: 'x29', lr: 'x30' });

/**
 * Registers in which compiled code may have a pointer across an instruction
 * (cmd/compile/internal/ssa/_gen/ARM64Ops.go): not X18, which is the system's, X27, the assembler's own, X28
 * (g), X29 and X30.
 */
export const pointerRegisters = numbered.filter(name => !['x18', 'x27', 'x28', 'x29', 'x30'].includes(name));

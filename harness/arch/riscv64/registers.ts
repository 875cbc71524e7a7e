import { type RegisterDescription, RegisterFile } from '../registers.js';

const everyBit = 0xffff_ffff_ffff_ffffn;

/** What gdb stubs call X1 to X31. */
const stubNames = [
  ...['ra', 'sp', 'gp', 'tp', 't0', 't1', 't2', 'fp', 's1'],
  ...['a0', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7'],
  ...['s2', 's3', 's4', 's5', 's6', 's7', 's8', 's9', 's10', 's11', 't3', 't4', 't5', 't6'],
];

/** struct user_regs_struct of linux/riscv64 (asm/ptrace.h): PC, X1 to X31. */
const table: RegisterDescription[] = [
  { name: 'pc', bytes: 8, stubName: 'pc', compared: everyBit, ofThread: false },
  ...stubNames.map(
    (stubName, index): RegisterDescription => ({
      name: `x${index + 1}`,
      bytes: 8,
      stubName,
      compared: everyBit,
      // The thread pointer.
      ofThread: stubName === 'tp',
    }),
  ),
];

export const registerFile = new RegisterFile(table, { pc: 'pc', sp: 'x2', lr: 'x1' });

/**
 * Registers in which compiled code may have a pointer (cmd/compile/internal/ssa/_gen/RISCV64Ops.go): not X1
 * (link), X2 (SP), X3 (global pointer), X4 (thread), X27 (g), X31 (the assembler's own).
 */
export const pointerRegisters = registerFile.names.filter(
  name => !['pc', 'x1', 'x2', 'x3', 'x4', 'x27', 'x31'].includes(name),
);

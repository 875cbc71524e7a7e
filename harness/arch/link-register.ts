import type { Registers } from './registers.js';
import { type Callee, type EntryRequest, type MemoryWrite, restoreRegisters } from './sequence.js';

/*
 * The call sequence where a call leaves its return address in the link register (runtime/asm_arm64.s of 1.19,
 * asm_ppc64x.s of 1.22, asm_loong64.s of 1.24, comments of debugCallV2): the debugger pushes the link
 * register and puts the PC into it.
 */

/** What differs between these processors. */
export interface LinkRegisterFacts {
  /** How far SP moves down, in bytes. */
  readonly pushedBytes: number;
  /** Where the frame size goes, below the new SP, in bytes. */
  readonly frameSizeBelow: number;
  /** Index of the closure's register. */
  readonly closure: number;
  /** Index of a register that a function expects its own address in, if the processor has one. */
  readonly self?: number;
}

export function linkRegisterSequence({ pushedBytes, frameSizeBelow, closure, self }: LinkRegisterFacts) {
  return {
    pushedBytes,
    closure,
    linkOffset: 0,
    enter(registers: Registers, { entry, frameBytes, pc }: EntryRequest): MemoryWrite[] {
      const slot = registers.sp - pushedBytes;
      // The word above the new SP is the caller's: arm64 keeps its frame pointer there.
      const writes = [
        { address: slot - frameSizeBelow, words: [frameBytes] },
        { address: slot, words: [registers.lr] },
      ];
      registers.sp = slot;
      registers.lr = pc;
      registers.pc = entry;
      return writes;
    },
    call(registers: Registers, callee: Callee): MemoryWrite[] {
      registers.lr = registers.pc;
      registers.pc = callee.function;
      registers.setNumberAt(closure, callee.closure);
      if (self !== undefined) registers.setNumberAt(self, callee.function);
      return [];
    },
    restore(registers: Registers, saved: Registers, _slot: number, judged: number): MemoryWrite[] {
      restoreRegisters(registers, saved);
      // At status 16 the entry point's own frame has the PC to go back to at its top; it takes the link
      // register from there too.
      return judged === saved.pc ? [] : [{ address: registers.sp, words: [saved.pc] }];
    },
  };
}

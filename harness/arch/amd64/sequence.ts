import type { Registers } from '../registers.js';
import {
  type Callee,
  type CallSequence,
  type EntryRequest,
  type MemoryWrite,
  restoreRegisters,
} from '../sequence.js';
import { registerFile } from './registers.js';

const wordBytes = 8;
const index = (name: string): number => registerFile.index(name);

/**
 * Pushes the PC, as a call instruction would, and puts the frame size 16 bytes below it. The word between
 * them has no meaning.
 */
function enter(registers: Registers, { entry, frameBytes, pc }: EntryRequest): MemoryWrite[] {
  const slot = registers.sp - wordBytes;
  registers.sp = slot;
  registers.pc = entry;
  return [{ address: slot - 2 * wordBytes, words: [frameBytes, 0, pc] }];
}

/** Calls the function from the trap: it returns to the instruction behind the trap. */
function call(registers: Registers, callee: Callee): MemoryWrite[] {
  const sp = registers.sp - wordBytes;
  const write = { address: sp, words: [registers.pc] };
  registers.sp = sp;
  registers.pc = callee.function;
  registers.setNumberAt(closure, callee.closure);
  return [write];
}

function restore(registers: Registers, saved: Registers, slot: number, judged: number): MemoryWrite[] {
  restoreRegisters(registers, saved);
  return judged === saved.pc ? [] : [{ address: slot, words: [saved.pc] }];
}

/**
 * Compiled code reads the closure from DX in all releases. The comments of 1.11 to 1.16 say otherwise and are
 * wrong.
 */
const closure = index('rdx');

const common = {
  closure,
  minimumStackBytes: 256,
  sufficientStackBytes: 320,
  pushedBytes: wordBytes,
  frameOffset: 0,
  panicOffset: 0,
  reasonOffsets: [0],
  linkOffset: undefined,
  enter,
  call,
  restore,
} as const;

export const V1: CallSequence = {
  ...common,
  name: 'V1',
  entrySymbol: 'runtime.debugCallV1',
  status: index('rax'),
  integers: [],
  floats: 0,
  goroutine: undefined,
};

/** Since Go 1.17 (src/cmd/compile/abi-internal.md has the registers). */
export const V2: CallSequence = {
  ...common,
  name: 'V2',
  entrySymbol: 'runtime.debugCallV2',
  status: index('r12'),
  integers: ['rax', 'rbx', 'rcx', 'rdi', 'rsi', 'r8', 'r9', 'r10', 'r11'].map(index),
  floats: 15,
  goroutine: index('r14'),
};

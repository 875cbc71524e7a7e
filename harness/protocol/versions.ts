import type { RegisterName } from '../target/ptrace/registers.js';
import type { Code } from './code.js';

/** What differs between the protocol's versions. Everything else is the same from Go 1.11 to 1.27. */
export interface ProtocolVersion {
  name: 'V1' | 'V2';
  /** The function whose address the debugger puts into PC. */
  entrySymbol: string;
  /** Holds the status at each stop. */
  statusRegister: RegisterName;
  /** Integer argument and result registers, in order; empty: everything is passed in the frame. */
  integerRegisters: readonly RegisterName[];
  /** How many of X0, X1, ... carry floating-point arguments and results. */
  floatRegisters: number;
}

/** Compiled code reads the closure from DX in all releases, whatever the comments of 1.11 to 1.16 say. */
export const closureRegister: RegisterName = 'rdx';

export const V1: ProtocolVersion = {
  name: 'V1',
  entrySymbol: 'runtime.debugCallV1',
  statusRegister: 'rax',
  integerRegisters: [],
  floatRegisters: 0,
};

/** Since Go 1.17 (src/cmd/compile/abi-internal.md has the registers). */
export const V2: ProtocolVersion = {
  name: 'V2',
  entrySymbol: 'runtime.debugCallV2',
  statusRegister: 'r12',
  integerRegisters: ['rax', 'rbx', 'rcx', 'rdi', 'rsi', 'r8', 'r9', 'r10', 'r11'],
  floatRegisters: 15,
};

/** Status values of the runtime's stops, as the comments of runtime.debugCallV1 and V2 number them. */
export const Status = { ready: 0, returned: 1, panicked: 2, refused: 8, restore: 16 } as const;

/** Argument frames for which the runtime has a function, in bytes. */
export const frameClasses = [32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536] as const;

/** Stack that must be free below SP when a call is injected, in bytes. */
export const minimumStackBytes = 256;

/** The version that a program speaks; undefined if it has no entry point. */
export function versionOf(program: Code): ProtocolVersion | undefined {
  return [V2, V1].find(version => program.func(version.entrySymbol) !== undefined);
}

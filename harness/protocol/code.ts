import type { Func, Program } from '../binary/program.js';

/** What the protocol needs to know of a function of a program. */
export type CodeFunc = Pick<Func, 'name' | 'entry' | 'end' | 'args' | 'spdelta'>;

/** What the protocol needs to know of a program. Addresses are as linked. */
export interface Code extends Pick<Program, 'path' | 'arch'> {
  func(name: string): CodeFunc | undefined;
  funcAt(pc: number): CodeFunc | undefined;
  readMemory(address: number, length: number): Uint8Array;
}

import type { Arch } from '../arch.js';
import { elf } from './elf.js';
import { assembly } from './go-assembly.js';
import { instructions, trap } from './instructions.js';
import { memoryMapping } from './memory-mapping.js';
import { flags, pointerRegisters, registerFile } from './registers.js';
import { V1, V2 } from './sequence.js';
import { vectors } from './xsave.js';

/**
 * x86-64. Its call instruction pushes the return address. The address of g is in thread-local storage,
 * relative to FS.
 */
export const amd64: Arch = {
  goarch: 'amd64',
  elf,
  pcQuantum: 1,
  trap,
  registers: registerFile,
  pointerRegisters,
  flags,
  lostByCall: ['eflags'],
  temporaries: [],
  zeros: [],
  goroutine: { kind: 'thread-local', register: registerFile.index('fs_base') },
  systemCallRegister: registerFile.index('orig_rax'),
  sequences: { V1, V2 },
  vectors,
  instructions,
  memoryMapping,
  assembly,
  qemuOptions: [],
};

import type { GoAssembly } from '../arch.js';

export const assembly: GoAssembly = {
  runtimeFile: 'asm_amd64.s',
  suffix: '_amd64.s',
};

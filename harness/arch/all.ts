import { amd64 } from './amd64/index.js';
import type { Arch } from './arch.js';
import { arm64 } from './arm64/index.js';
import { loong64 } from './loong64/index.js';
import { ppc64le } from './ppc64le/index.js';
import { riscv64 } from './riscv64/index.js';

/** The processors that this program knows. */
export const processors: readonly Arch[] = [amd64, arm64, ppc64le, loong64, riscv64];

/** Returns the processor by its name in Go; undefined for an unknown one. */
export function archNamed(goarch: string): Arch | undefined {
  return processors.find(arch => arch.goarch === goarch);
}

/**
 * Returns the processor by the machine (EM_*) and the byte order of an ELF file; undefined for an unknown
 * one.
 */
export function archOfElf(machine: number, littleEndian: boolean): Arch | undefined {
  return processors.find(({ elf }) => elf.machine === machine && elf.littleEndian === littleEndian);
}

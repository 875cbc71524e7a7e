import { Bytes } from './bytes.js';
import { type ElfFile, readWord } from './elf.js';

export type SymbolKind = 'function' | 'object' | 'tls' | 'other';

/** An entry of the ELF symbol table. Names are the linker's, such as `runtime.gcWriteBarrier.abi0`. */
export interface ElfSymbol {
  name: string;
  /** Address, as linked. */
  address: number;
  /** Bytes; 0 if the linker writes no size. For a function, its code without the padding that follows. */
  size: number;
  kind: SymbolKind;
}

const SHT_SYMTAB = 2;
const SYMBOL_BYTES = 24;
const KINDS: Record<number, SymbolKind> = { 1: 'object', 2: 'function', 6: 'tls' };

/** Returns the defined symbols by name (the first of a name counts), or undefined for a stripped program. */
export function readSymbols(bytes: Buffer, elf: ElfFile): Map<string, ElfSymbol> | undefined {
  const section = elf.sections.find(candidate => candidate.type === SHT_SYMTAB);
  const names = section && elf.sections[section.link];
  if (section === undefined || names === undefined) return undefined;
  const table = new Bytes(bytes.subarray(section.offset, section.offset + section.size));
  const strings = new Bytes(bytes.subarray(names.offset, names.offset + names.size));
  const symbols = new Map<string, ElfSymbol>();
  for (let at = 0; at + SYMBOL_BYTES <= table.length; at += SYMBOL_BYTES) {
    const undefinedSection = table.readUInt16LE(at + 6) === 0;
    if (undefinedSection) continue;
    const name = strings.cString(table.readUInt32LE(at));
    if (name === '' || symbols.has(name)) continue;
    const kind = KINDS[table.readUInt8(at + 4) & 0xf] ?? 'other';
    symbols.set(name, { name, address: readWord(table, at + 8), size: readWord(table, at + 16), kind });
  }
  return symbols;
}

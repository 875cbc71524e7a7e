import { type ElfFile, PT_LOAD } from './elf.js';
import type { Image } from './image.js';
import { isHeader, type Module, readModule } from './module-data.js';
import { PC_MAGICS } from './pc-layout.js';
import type { ElfSymbol } from './symbols.js';

const WRITABLE = 2;

/**
 * Finds the program's first moduledata. A stripped program has no symbol for it; then it is found as the only
 * word in the writable segments that points to the header of a pc-line table and begins a valid moduledata.
 * @returns undefined when the program has none: it was not built by Go, or by a Go before 1.2.
 */
export function findModule(
  image: Image,
  elf: ElfFile,
  symbols: Map<string, ElfSymbol> | undefined,
): Module | undefined {
  const { pcQuantum } = elf.arch;
  const symbol = symbols?.get('runtime.firstmoduledata');
  if (symbol !== undefined) return readModule(image, symbol.address, pcQuantum);
  const headers = headerCandidates(image, elf);
  for (const segment of elf.segments) {
    if (segment.type !== PT_LOAD || (segment.flags & WRITABLE) === 0) continue;
    const words = image.read(segment.address, segment.fileSize - (segment.fileSize % 8));
    for (let at = 0; at < words.length; at += 8) {
      const word = words.readUInt32LE(at) + words.readUInt32LE(at + 4) * 0x1_0000_0000;
      const module = headers.has(word) ? readModule(image, segment.address + at, pcQuantum) : undefined;
      if (module !== undefined) return module;
    }
  }
  return undefined;
}

/**
 * Returns the addresses of what looks like the header of a pc-line table. Its section has several names, and
 * none in a PIE linked by gcc.
 */
function headerCandidates(image: Image, elf: ElfFile): Set<number> {
  const found = new Set<number>();
  for (const segment of elf.segments.filter(candidate => candidate.type === PT_LOAD)) {
    const bytes = image.read(segment.address, segment.fileSize);
    for (const magic of PC_MAGICS.keys()) {
      const pattern = Buffer.from([0, 0, 0, 0, 0, 0, elf.arch.pcQuantum, 8]);
      pattern.writeUInt32LE(magic);
      for (let at = bytes.indexOf(pattern); at >= 0; at = bytes.indexOf(pattern, at + 1)) {
        if (isHeader(image, segment.address + at, elf.arch.pcQuantum)) found.add(segment.address + at);
      }
    }
  }
  return found;
}

import type { Bytes } from './bytes.js';
import type { ElfFile } from './elf.js';
import type { Image } from './image.js';
import type { ElfSymbol } from './symbols.js';

const MAGIC = '\xff Go buildinf:';
/** Flag of 1.18 and later: the strings follow inline, each after its length as a varint. */
const INLINE = 2;
const HEADER_BYTES = 32;

/**
 * Returns the version of Go that built the program, as `go version FILE` prints it: `go1.27.3`, `devel
 * +0123abcd ...`. It comes from section .go.buildinfo, which programs have since 1.13
 * (cmd/link/internal/ld/data.go, buildinfo), or from the symbol runtime.buildVersion. Returns undefined for a
 * stripped program of 1.11 or 1.12, which says it nowhere.
 */
export function readGoVersion(
  image: Image,
  elf: ElfFile,
  symbols: Map<string, ElfSymbol> | undefined,
): string | undefined {
  const section = elf.sections.find(candidate => candidate.name === '.go.buildinfo');
  if (section !== undefined && section.size >= HEADER_BYTES) {
    const info = image.bytes(section.address, section.size);
    if (info.latin1(0, MAGIC.length) === MAGIC) {
      if ((info.readUInt8(15) & INLINE) !== 0) return inlineString(info);
      return image.goString(image.word(section.address + 16)) || undefined;
    }
  }
  const symbol = symbols?.get('runtime.buildVersion');
  return symbol && (image.goString(symbol.address) || undefined);
}

function inlineString(info: Bytes): string | undefined {
  let [at, length] = [HEADER_BYTES, 0];
  for (let shift = 0; ; shift += 7) {
    const byte = info.readUInt8(at++);
    length |= (byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return info.text(at, at + length) || undefined;
}

import { inflateSync } from 'node:zlib';
import { FormatError } from '../../host/format-error.js';
import type { Section } from '../elf.js';

const compressed = 0x800;
const zlib = 1;
const headerBytes = 24;

/** The sections with debugging information that are read here, by their names without the dot. */
export interface DebugSections {
  info: Buffer;
  abbreviations: Buffer;
  strings: Buffer;
  lineStrings: Buffer;
  addresses: Buffer;
}

/**
 * Returns the sections with debugging information of a program's file; undefined if it has none. Go's linker
 * compresses them: as `.zdebug_*` up to 1.18, and with SHF_COMPRESSED since. Throws FormatError for damaged
 * ones.
 */
export function debugSections(file: Buffer, sections: readonly Section[]): DebugSections | undefined {
  const content = (name: string): Buffer => {
    for (const section of sections) {
      const bytes = file.subarray(section.offset, section.offset + section.size);
      if (section.name === `.debug_${name}`)
        return (section.flags & compressed) === 0 ? bytes : inflated(bytes);
      if (section.name === `.zdebug_${name}`) return inflate(bytes.subarray(12));
    }
    return Buffer.alloc(0);
  };
  const info = content('info');
  if (info.length === 0) return undefined;
  return {
    info,
    abbreviations: content('abbrev'),
    strings: content('str'),
    lineStrings: content('line_str'),
    addresses: content('addr'),
  };
}

/** A section that begins with a header (Elf64_Chdr). */
function inflated(bytes: Buffer): Buffer {
  if (bytes.length < headerBytes || bytes.readUInt32LE(0) !== zlib) {
    throw new FormatError(
      'the program’s debugging information is compressed in a way that this tool does not know',
    );
  }
  return inflate(bytes.subarray(headerBytes));
}

function inflate(bytes: Buffer): Buffer {
  try {
    return inflateSync(bytes);
  } catch (cause) {
    throw new FormatError('the program’s debugging information is damaged', { cause });
  }
}

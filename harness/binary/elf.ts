import { archOfElf, processors } from '../arch/all.js';
import type { Arch } from '../arch/arch.js';
import { UsageError } from '../host/errors.js';
import { Bytes } from './bytes.js';

/**
 * A section of the file, as its header describes it. Addresses are as linked; 0 for a section that is not
 * loaded.
 */
export interface Section {
  name: string;
  /** SHT_*: 1 PROGBITS, 2 SYMTAB, 3 STRTAB, 8 NOBITS ... */
  type: number;
  /** SHF_* bits: 1 write, 2 alloc, 4 execute. */
  flags: number;
  address: number;
  /** Offset in the file. */
  offset: number;
  size: number;
  /** Index of the section that belongs to this one: for a symbol table, its strings. */
  link: number;
}

/** A program header: what the kernel maps, and the dynamic section. */
export interface Segment {
  /** PT_*: 1 LOAD, 2 DYNAMIC, 3 INTERP ... */
  type: number;
  /** PF_* bits: 1 execute, 2 write, 4 read. */
  flags: number;
  offset: number;
  address: number;
  /** Bytes in the file; the rest, up to `memorySize`, is zero. */
  fileSize: number;
  memorySize: number;
  /** The address is congruent to the offset modulo this. */
  alignment: number;
}

export interface ElfFile {
  /** The processor that it is for. */
  arch: Arch;
  /** ET_DYN: can be loaded at any address. */
  relocatable: boolean;
  entry: number;
  sections: Section[];
  segments: Segment[];
}

export const PT_LOAD = 1;
export const PT_DYNAMIC = 2;
export const PT_TLS = 7;

/** EM_* of elf.h, by Go's names: for messages about programs that can't be read. */
const MACHINES: Record<number, string> = {
  3: '386',
  40: 'arm',
  183: 'arm64',
  243: 'riscv64',
  258: 'loong64',
};
const ET_EXEC = 2;
const ET_DYN = 3;

/**
 * Reads an unsigned 64-bit little-endian word. Addresses of a process stay below 2^47, so a number can
 * represent them.
 */
export function readWord(bytes: Bytes, offset: number): number {
  return bytes.readUInt32LE(offset) + bytes.readUInt32LE(offset + 4) * 0x1_0000_0000;
}

/** `amd64, arm64 or loong64` */
const known = processors
  .map(({ goarch }) => goarch)
  .join(', ')
  .replace(/, (?=[^,]*$)/, ' or ');

/**
 * Reads the headers of an ELF executable for Linux on a processor of harness/arch.
 * @throws UsageError when the file is something else, or is shorter than its headers say.
 */
export function readElf(file: Buffer, path: string): ElfFile {
  const bytes = new Bytes(file);
  const refuse = (what: string): never => {
    throw new UsageError(`${path} ${what}`, {
      remedy: `name a program for ${known} built by Go 1.11 or later`,
    });
  };
  if (bytes.length < 20 || bytes.readUInt32BE(0) !== 0x7f454c46) refuse('is not an ELF file');
  if (bytes.readUInt8(5) !== 1) refuse(`is a big-endian ELF file, not one for ${known}`);
  const machine = bytes.readUInt16LE(18);
  const arch = bytes.readUInt8(4) === 2 ? archOfElf(machine, true) : undefined;
  if (arch === undefined) {
    return refuse(`is an ELF file for ${MACHINES[machine] ?? `machine ${machine}`}, not for ${known}`);
  }
  if (bytes.length < 64) refuse('is cut short: its ELF header is incomplete');
  const type = bytes.readUInt16LE(16);
  if (type !== ET_EXEC && type !== ET_DYN) refuse('is an ELF file, but not an executable one');

  const segmentTable = table(bytes, {
    at: readWord(bytes, 32),
    entry: bytes.readUInt16LE(54),
    count: bytes.readUInt16LE(56),
  });
  const sectionTable = table(bytes, {
    at: readWord(bytes, 40),
    entry: bytes.readUInt16LE(58),
    count: bytes.readUInt16LE(60),
  });
  if (segmentTable === undefined || sectionTable === undefined)
    return refuse('is cut short: its headers are beyond its end');
  const segments = segmentTable.map(readSegment);
  const sections = nameSections(bytes, sectionTable.map(readSection), bytes.readUInt16LE(62));
  for (const { offset, fileSize } of segments) {
    if (offset + fileSize > bytes.length) refuse('is cut short: a segment is beyond its end');
  }
  return { arch, relocatable: type === ET_DYN, entry: readWord(bytes, 24), sections, segments };
}

function table(
  bytes: Bytes,
  { at, entry, count }: { at: number; entry: number; count: number },
): Bytes[] | undefined {
  if (at + entry * count > bytes.length) return undefined;
  return Array.from({ length: count }, (_, i) => bytes.subarray(at + i * entry, at + (i + 1) * entry));
}

function readSegment(header: Bytes): Segment {
  return {
    type: header.readUInt32LE(0),
    flags: header.readUInt32LE(4),
    offset: readWord(header, 8),
    address: readWord(header, 16),
    fileSize: readWord(header, 32),
    memorySize: readWord(header, 40),
    alignment: readWord(header, 48),
  };
}

function readSection(header: Bytes): Section & { nameOffset: number } {
  return {
    name: '',
    nameOffset: header.readUInt32LE(0),
    type: header.readUInt32LE(4),
    flags: readWord(header, 8),
    address: readWord(header, 16),
    offset: readWord(header, 24),
    size: readWord(header, 32),
    link: header.readUInt32LE(40),
  };
}

function nameSections(
  bytes: Bytes,
  headers: (Section & { nameOffset: number })[],
  namesAt: number,
): Section[] {
  const names = headers[namesAt];
  if (names === undefined) return [];
  const strings = bytes.subarray(names.offset, names.offset + names.size);
  return headers.map(({ nameOffset, ...section }) => ({
    ...section,
    name: strings.cString(nameOffset),
  }));
}

import type { Bytes } from './bytes.js';
import type { Image } from './image.js';
import { PC_MAGICS, type PcLayout, pcLayout } from './pc-layout.js';

/** The parts of a program's pc-line table, found the way the runtime finds them: through its moduledata. */
export interface Module {
  /** The table counts PCs in it, in bytes. */
  pcQuantum: number;
  layout: PcLayout;
  /** Address of the table's header. */
  pclntab: number;
  /** runtime.text: function entries are relative to it since 1.18. */
  text: number;
  etext: number;
  /** `go:func.*`: FUNCDATA offsets are relative to it since 1.18. */
  gofunc: number | undefined;
  /** Start of the type descriptors: the offsets of their names are relative to it. */
  types: number;
  /** Function records and their address. Before 1.16 everything else is in here too. */
  records: Bytes;
  recordsAddress: number;
  /** Pairs (entry, record offset), and finally the end of the last function. */
  functab: Bytes;
  functionCount: number;
  names: Bytes;
  pctab: Bytes;
  /** 1.16: strings. Before: 32-bit offsets into the whole table, by program-wide file number. */
  files: Bytes;
  /** 1.16: offsets into `files`. */
  units: Bytes | undefined;
}

const WORD = 8;
/** The largest number of words of the moduledata that any release needs here. */
const MODULE_WORDS = 46;

/**
 * Decodes the moduledata at `address` of a program whose instructions are multiples of `pcQuantum` bytes;
 * undefined if there is none at that address. Word offsets from type moduledata in runtime/symtab.go of 1.11,
 * 1.16, 1.18, 1.20, 1.26 and 1.27.
 */
export function readModule(image: Image, address: number, pcQuantum: number): Module | undefined {
  const length = MODULE_WORDS * WORD;
  if (!image.has(address, length)) return undefined;
  const word = (index: number) => image.word(address + index * WORD);
  const pclntab = word(0);
  if (!isHeader(image, pclntab, pcQuantum)) return undefined;
  const since = PC_MAGICS.get(image.bytes(pclntab, 4).readUInt32LE(0));
  if (since === undefined) return undefined;
  const slice = (index: number, itemBytes = 1) => {
    const [at, count] = [word(index), word(index + 1)];
    return image.has(at, count * itemBytes) ? image.bytes(at, count * itemBytes) : undefined;
  };

  const old = since === '1.11';
  const layout = pcLayout(since);
  const [records, functab, names, pctab, files] = old
    ? [slice(0), slice(3, 16), slice(0), slice(0), slice(6, 4)]
    : [slice(13), slice(16, 2 * layout.functabField), slice(1), slice(10), slice(7)];
  const units = old ? undefined : slice(4, 4);
  const [minpc, maxpc, text, etext] = old ? [10, 11, 12, 13].map(word) : [20, 21, 22, 23].map(word);
  if (records === undefined || functab === undefined || names === undefined || pctab === undefined)
    return undefined;
  if (
    files === undefined ||
    minpc === undefined ||
    maxpc === undefined ||
    text === undefined ||
    etext === undefined
  )
    return undefined;
  const functionCount = image.word(pclntab + 8);
  if (functab.length < (2 * functionCount + 1) * layout.functabField) return undefined;
  if (!(text <= minpc && minpc < maxpc && maxpc <= etext && image.has(text, etext - text))) return undefined;

  const module: Module = {
    pcQuantum,
    layout,
    pclntab,
    text,
    etext,
    gofunc: layout.funcdataField === 4 ? gofuncOf(word, since) : undefined,
    types: word(old ? 25 : since === '1.20' ? 37 : 35),
    records,
    recordsAddress: word(old ? 0 : 13),
    functab,
    functionCount,
    names,
    pctab,
    files,
    units,
  };
  return old && hasDeferreturn(module) ? { ...module, layout: pcLayout('1.12') } : module;
}

/**
 * Returns whether this is the header of a pc-line table: the magic, two zero bytes, the instruction
 * quantum, pointers of 8 bytes.
 */
export function isHeader(image: Image, address: number, pcQuantum: number): boolean {
  if (address % WORD !== 0 || !image.has(address, 8 * WORD)) return false;
  const header = image.bytes(address, WORD);
  return PC_MAGICS.has(header.readUInt32LE(0)) && header.readUInt32BE(4) === pcQuantum * 0x100 + WORD;
}

/**
 * Returns the address of `go:func.*` according to moduledata. Its place moved in 1.20 (coverage counters) and
 * in 1.27 (types and itabs); from 1.26 on the data is inside the pc-line table and the table's end follows.
 */
function gofuncOf(word: (index: number) => number, since: PcLayout['since']): number {
  if (since === '1.18') return word(38);
  const insideTable = (index: number) => word(0) < word(index) && word(index) <= word(index + 1);
  return insideTable(43) ? word(43) : word(40);
}

/**
 * 1.11 and 1.12 to 1.15 share a magic. The last word before the tables is the FUNCDATA count in 1.11, below
 * 256; later the count is its highest byte, and every program has a function with FUNCDATA.
 */
function hasDeferreturn({ functab, functionCount, records }: Module): boolean {
  const lastWord = 36;
  for (let i = 0; i < functionCount; i++) {
    const record = functab.readUInt32LE(i * 16 + WORD);
    if (records.readUInt32LE(record + lastWord) > 0xff) return true;
  }
  return false;
}

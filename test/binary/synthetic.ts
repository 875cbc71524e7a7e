import { type PcLayout, pcLayout } from '../../harness/binary/pc-layout.js';
import { ImageWriter } from './image-writer.js';
import { encodePcTable, type Step } from './pc-table.js';

export interface SyntheticFunc {
  name: string;
  size: number;
  args: number;
  funcID: number;
  flag: number;
  startLine: number;
  deferreturn: number;
  pcsp: Step[];
  pcfile: Step[];
  pcln: Step[];
  pcdata: (Step[] | undefined)[];
  funcdata: (Buffer | undefined)[];
}

/** A function without anything special: its tables are 0 everywhere, unless `rest` says otherwise. */
export function syntheticFunc(name: string, size: number, rest: Partial<SyntheticFunc> = {}): SyntheticFunc {
  const plain: Step[] = [[size, 0]];
  return {
    name,
    size,
    args: 0,
    funcID: 0,
    flag: 0,
    startLine: 1,
    deferreturn: 0,
    pcsp: plain,
    pcfile: plain,
    pcln: plain,
    pcdata: [],
    funcdata: [],
    ...rest,
  };
}

export interface SyntheticOptions {
  since: PcLayout['since'];
  funcs: SyntheticFunc[];
  files: string[];
  /** Has the moduledata of 1.26 or 1.27, where FUNCDATA lie in the pc-line table and the header has no text address. */
  moduledata?: '1.26' | '1.27';
  pie?: boolean;
  symbols?: boolean;
  /** Leaves the function of that index out of the table, as for code that gcc put between Go's. */
  hole?: number;
  /** What .go.buildinfo says; no such section when absent. */
  goVersion?: string;
}

const MAGICS: Record<PcLayout['since'], number> = {
  '1.11': 0xfffffffb,
  '1.12': 0xfffffffb,
  '1.16': 0xfffffffa,
  '1.18': 0xfffffff0,
  '1.20': 0xfffffff1,
};

/** Where code begins in the programs made here, counted from the base. */
export const TEXT = 0x1000;

/**
 * Writes a linux/amd64 program that nothing could run, but whose headers, pc-line table, moduledata and
 * symbol table are laid out as the release's linker does.
 */
export function synthesise(options: SyntheticOptions): {
  bytes: Buffer;
  base: number;
  funcdata: Map<string, number>;
} {
  const layout = pcLayout(options.since);
  const base = options.pie ? 0 : 0x40_0000;
  const image = new ImageWriter(base);
  const text = base + TEXT;
  const entries = options.funcs.map(
    (_, i) => text + options.funcs.slice(0, i).reduce((sum, func) => sum + func.size, 0),
  );
  const end = text + options.funcs.reduce((sum, func) => sum + func.size, 0);
  image.skipTo(end);

  const old = layout.since === '1.11' || layout.since === '1.12';
  const insideTable = options.moduledata !== undefined;
  const header = image.reserve(old ? 16 + 16 * options.funcs.length + 16 : 72, 8);
  image.u32(header, MAGICS[options.since]);
  image.set(header + 6, Buffer.from([1, 8]));
  image.word(header + 8, options.funcs.length);

  const offsets = (start: number) => (address: number) => address - start;
  const strings = (texts: string[]) => texts.map(each => image.put(Buffer.from(`${each}\0`)));
  const namesStart = old ? header : image.put(Buffer.from('\0'));
  const names = strings(options.funcs.map(func => func.name)).map(offsets(namesStart));
  const namesEnd = image.end;
  const filesStart = old ? header : image.put(Buffer.from('\0'));
  const files = strings(options.files).map(offsets(filesStart));
  const filesEnd = image.end;
  // Unit 0 is another package's: file numbers of the functions count from cuOffset 1.
  const numbered = Buffer.alloc(4 * (files.length + 1));
  for (const [i, file] of files.entries()) numbered.writeUInt32LE(file, 4 * (i + 1));
  const units = image.put(numbered, 4);
  const unitsEnd = image.end;
  const pctabStart = old ? header : image.put(Buffer.from([0]));
  const pcTable = (steps: Step[] | undefined) =>
    steps === undefined ? 0 : image.put(encodePcTable(steps)) - pctabStart;
  const tables = options.funcs.map(func => ({
    pcsp: pcTable(func.pcsp),
    pcfile: pcTable(
      old ? func.pcfile.map(([bytes, value]): Step => [bytes, value < 0 ? value : value + 1]) : func.pcfile,
    ),
    pcln: pcTable(func.pcln),
    pcdata: func.pcdata.map(pcTable),
  }));
  const pctabEnd = image.end;

  const funcdata = new Map<string, number>();
  const placeFuncdata = () => {
    const start = image.reserve(8, 8);
    for (const func of options.funcs) {
      for (const [i, bytes] of func.funcdata.entries()) {
        if (bytes !== undefined) funcdata.set(`${func.name} ${i}`, image.put(bytes, 8));
      }
    }
    return start;
  };
  const gofunc = placeFuncdata();

  const recordsStart = old ? header : image.reserve(8 * layout.functabField, 8);
  const functab = old ? header + 16 : recordsStart;
  if (!old) image.reserve(2 * layout.functabField * (options.funcs.length + 1), 8);
  for (const [i, func] of options.funcs.entries()) {
    const table = tables[i];
    const entry = entries[i];
    if (table === undefined || entry === undefined) throw new Error('a table a function');
    const pointers = layout.funcdataField === 8;
    const record = image.reserve(layout.tables + 4 * func.pcdata.length + 8 * func.funcdata.length + 8, 8);
    if (layout.functabField === 8) image.pointer(record, entry);
    else image.u32(record, entry - text);
    image.u32(record + layout.name, names[i] ?? 0);
    image.u32(record + layout.args, func.args >>> 0);
    if (layout.deferreturn !== undefined) image.u32(record + layout.deferreturn, func.deferreturn);
    image.u32(record + layout.pcsp, table.pcsp);
    image.u32(record + layout.pcfile, table.pcfile);
    image.u32(record + layout.pcln, table.pcln);
    image.u32(record + layout.npcdata, func.pcdata.length);
    if (layout.cuOffset !== undefined) image.u32(record + layout.cuOffset, 1);
    if (layout.startLine !== undefined) image.u32(record + layout.startLine, func.startLine);
    image.set(record + layout.funcID, Buffer.from([func.funcID]));
    if (layout.flag !== undefined) image.set(record + layout.flag, Buffer.from([func.flag]));
    image.set(record + layout.nfuncdata, Buffer.from([func.funcdata.length]));
    for (const [k, offset] of table.pcdata.entries()) image.u32(record + layout.tables + 4 * k, offset);
    let at = record + layout.tables + 4 * func.pcdata.length;
    if (pointers) at += at % 8;
    for (const index of func.funcdata.keys()) {
      const address = funcdata.get(`${func.name} ${index}`);
      if (!pointers) image.u32(at + 4 * index, address === undefined ? 0xffff_ffff : address - gofunc);
      else if (address !== undefined) image.pointer(at + 8 * index, address);
    }
    if (layout.functabField === 8) {
      image.pointer(functab + 16 * i, entry);
      image.word(functab + 16 * i + 8, record - recordsStart);
    } else {
      image.u32(functab + 8 * i, entry - text);
      image.u32(functab + 8 * i + 4, options.hole === i ? 0xffff_ffff : record - recordsStart);
    }
  }
  if (layout.functabField === 8) image.pointer(functab + 16 * options.funcs.length, end);
  else image.u32(functab + 8 * options.funcs.length, end - text);
  const tableEnd = image.end;
  if (layout.since === '1.18' || (layout.since === '1.20' && !insideTable)) image.pointer(header + 24, text);

  image.beginData();
  // Other data may point to the table too, the runtime's own among it.
  image.pointer(image.reserve(8, 8), header);
  image.reserve(0x200);
  const moduledata = image.reserve(46 * 8, 8);
  const at = (index: number) => moduledata + 8 * index;
  const slice = (index: number, address: number, count: number) => {
    image.pointer(at(index), address);
    image.word(at(index + 1), count);
    image.word(at(index + 2), count);
  };
  if (old) {
    slice(0, header, tableEnd - header);
    slice(3, functab, options.funcs.length + 1);
    slice(6, units, files.length + 1);
  } else {
    image.pointer(at(0), header);
    slice(1, namesStart, namesEnd - namesStart);
    slice(4, units, (unitsEnd - units) / 4);
    slice(7, filesStart, filesEnd - filesStart);
    slice(10, pctabStart, pctabEnd - pctabStart);
    slice(13, recordsStart, tableEnd - recordsStart);
    slice(16, functab, options.funcs.length + 1);
  }
  for (const [i, address] of [text, end, text, end].entries())
    image.pointer(at((old ? 10 : 20) + i), address);
  if (layout.since === '1.18') image.pointer(at(38), gofunc);
  if (layout.since === '1.20') {
    const index = options.moduledata === '1.27' ? 43 : 40;
    image.pointer(at(index), gofunc);
    if (insideTable) image.pointer(at(index + 1), tableEnd);
    // Bounds of types that would mislead a reader who took one release for another.
    if (options.moduledata === '1.27') for (const k of [40, 41]) image.word(at(k), 0x40);
  }

  const sections: { name: string; address: number; size: number }[] = [];
  if (options.goVersion !== undefined) {
    const inline = layout.functabField === 4;
    const version = Buffer.from(options.goVersion);
    const string = image.put(version);
    const info = image.reserve(inline ? 33 + version.length : 32, 16);
    image.set(info, Buffer.from('\xff Go buildinf:\x08', 'latin1'));
    if (inline)
      image.set(
        info + 15,
        Buffer.concat([Buffer.from([2]), Buffer.alloc(16), Buffer.from([version.length]), version]),
      );
    else {
      const pointer = image.reserve(16, 8);
      image.pointer(pointer, string);
      image.word(pointer + 8, version.length);
      image.pointer(info + 16, pointer);
    }
    sections.push({ name: '.go.buildinfo', address: info, size: inline ? 33 + version.length : 32 });
  }
  const symbols = options.symbols
    ? [
        // What a shared library is to provide comes first, at no address.
        { name: 'main.work', address: 0, size: 0, type: 2, defined: false },
        ...options.funcs.map((func, i) => ({
          name: func.name,
          address: entries[i] ?? 0,
          size: func.size - 1,
          type: 2,
        })),
        // Names that only the linker has: of the last function, and of a place inside the first.
        { name: 'main.Last[go.shape.int]', address: entries.at(-1) ?? 0, size: 0, type: 2 },
        { name: 'runtime.inside', address: text + 1, size: 0, type: 2 },
        { name: 'runtime.firstmoduledata', address: moduledata, size: 46 * 8, type: 1 },
      ]
    : undefined;
  return {
    bytes: image.toElf({ entry: text, pie: options.pie ?? false, sections, symbols }),
    base,
    funcdata,
  };
}

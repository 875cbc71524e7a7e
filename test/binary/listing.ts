/** One function of a compiler listing (`-gcflags=-S`). Offsets are bytes from the function's entry. */
export interface ListedFunc {
  name: string;
  size: number;
  args: number;
  locals: number;
  /** The offsets at which instructions begin, with file (as printed) and line where the compiler knows them. */
  lines: Map<number, { file: string; line: number } | undefined>;
  /** For each PCDATA table, the values by the offset from which they hold. */
  pcdata: Map<number, { offset: number; value: number }[]>;
  /** For each FUNCDATA, the symbol that it is. */
  funcdata: Map<number, string>;
}

export interface Listing {
  funcs: ListedFunc[];
  /** Contents of data symbols that hold no addresses. */
  data: Map<string, Buffer>;
}

const HEADER =
  /^(\S.*?) (STEXT|SRODATA|SDATA|SNOPTRDATA)\b.*? size=(\d+)(?:.*? args=(0x[0-9a-f]+) locals=(0x[0-9a-f]+))?/;
const INSTRUCTION =
  /^\t0x([0-9a-f]+) \d+ \((?:(.*):(\d+)|<unknown line number>)\)\t([A-Z][A-Z0-9]*)(?:\t(.*))?$/;
const BYTES = /^\t0x[0-9a-f]+((?: [0-9a-f]{2}){1,16}) {2}/;

/** Reads what the compiler prints for a package; `""` stands for the package in releases before 1.20. */
export function parseListing(text: string, packageName: string): Listing {
  const funcs: ListedFunc[] = [];
  const data = new Map<string, Buffer>();
  let func: ListedFunc | undefined;
  let bytes: { name: string; size: number; chunks: Buffer[] } | undefined;
  for (const line of text.split('\n')) {
    const header = HEADER.exec(line);
    if (header !== null) {
      const [, rawName = '', kind, size, args, locals] = header;
      const name = rawName.replaceAll('"".', `${packageName}.`);
      func = undefined;
      bytes = undefined;
      if (kind === 'STEXT') {
        func = {
          name,
          size: Number(size),
          args: Number(args),
          locals: Number(locals),
          lines: new Map(),
          pcdata: new Map(),
          funcdata: new Map(),
        };
        funcs.push(func);
      } else bytes = { name, size: Number(size), chunks: [] };
      continue;
    }
    if (func !== undefined) readInstruction(func, line, packageName);
    if (bytes === undefined) continue;
    const hex = BYTES.exec(line)?.[1];
    if (hex !== undefined) bytes.chunks.push(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
    // The linker fills in addresses: such a symbol is not what it will be.
    else if (line.startsWith('\trel ')) data.delete(bytes.name);
    const all = Buffer.concat(bytes.chunks);
    if (hex !== undefined && all.length === bytes.size) data.set(bytes.name, all);
  }
  return { funcs, data };
}

function readInstruction(func: ListedFunc, line: string, packageName: string): void {
  const match = INSTRUCTION.exec(line);
  if (match === null) return;
  const [, hex = '', file, lineNumber, operation, operands = ''] = match;
  const offset = Number.parseInt(hex, 16);
  if (operation === 'PCDATA') {
    const [table = 0, value = 0] = operands.split(', ').map(operand => Number(operand.slice(1)));
    const changes = func.pcdata.get(table) ?? [];
    func.pcdata.set(table, [...changes, { offset, value }]);
  } else if (operation === 'FUNCDATA') {
    const [index = '', symbol = ''] = operands.split(', ');
    func.funcdata.set(
      Number(index.slice(1)),
      symbol.replace(/\(SB\)$/, '').replaceAll('"".', `${packageName}.`),
    );
  } else if (operation !== 'TEXT') {
    func.lines.set(offset, file ? { file, line: Number(lineNumber) } : undefined);
  }
}

export interface ElfParts {
  entry: number;
  pie: boolean;
  sections: { name: string; address: number; size: number }[];
  symbols: { name: string; address: number; size: number; type: number; defined?: boolean }[] | undefined;
}

/** Bytes of a program by address: one segment of code and constants, then one of data. */
export class ImageWriter {
  readonly #base: number;
  readonly #bytes = Buffer.alloc(0x8000);
  readonly #pointers: { address: number; value: number }[] = [];
  #data = 0;
  end: number;

  constructor(base: number) {
    this.#base = base;
    this.end = base;
  }

  skipTo(address: number): void {
    this.end = address;
  }

  reserve(size: number, align = 1): number {
    const address = Math.ceil(this.end / align) * align;
    this.end = address + size;
    return address;
  }

  put(bytes: Buffer, align = 1): number {
    const address = this.reserve(bytes.length, align);
    this.set(address, bytes);
    return address;
  }

  beginData(): void {
    this.#data = this.reserve(0, 0x1000);
  }

  set(address: number, bytes: Buffer): void {
    bytes.copy(this.#bytes, address - this.#base);
  }

  u32(address: number, value: number): void {
    this.#bytes.writeUInt32LE(value, address - this.#base);
  }

  word(address: number, value: number): void {
    this.#bytes.writeBigUInt64LE(BigInt(value), address - this.#base);
  }

  pointer(address: number, value: number): void {
    this.word(address, value);
    this.#pointers.push({ address, value });
  }

  /** A position-independent program has zeros where its pointers belong, and relocations that say what they are. */
  toElf({ entry, pie, sections, symbols }: ElfParts): Buffer {
    let dynamic = 0;
    if (pie) {
      const relocations = this.reserve(24 * this.#pointers.length, 8);
      for (const [i, { address, value }] of this.#pointers.entries()) {
        this.word(relocations + 24 * i, address);
        this.word(relocations + 24 * i + 8, 8);
        this.word(relocations + 24 * i + 16, value);
        this.word(address, 0);
      }
      dynamic = this.reserve(48, 8);
      for (const [i, word] of [7, relocations, 8, 24 * this.#pointers.length].entries())
        this.word(dynamic + 8 * i, word);
    }
    const loaded = this.end - this.#base;
    const data = this.#data - this.#base;
    const tail: Buffer[] = [];
    let size = loaded;
    const append = (bytes: Buffer) => {
      tail.push(bytes);
      size += bytes.length;
      return size - bytes.length;
    };
    const strings = [...sections.map(section => section.name), '.shstrtab', '.symtab', '.strtab'];
    const nameOf = (name: string) =>
      1 + strings.slice(0, strings.indexOf(name)).reduce((sum, each) => sum + each.length + 1, 0);
    const headers: Buffer[] = [Buffer.alloc(64)];
    const section = (name: string, type: number, words: number[], link = 0) => {
      const header = Buffer.alloc(64);
      header.writeUInt32LE(nameOf(name), 0);
      header.writeUInt32LE(type, 4);
      for (const [i, word] of words.entries()) header.writeBigUInt64LE(BigInt(word), 8 + 8 * i);
      header.writeUInt32LE(link, 40);
      headers.push(header);
    };
    for (const { name, address, size: bytes } of sections)
      section(name, 1, [3, address, address - this.#base, bytes]);
    const shstrtab = Buffer.from(`\0${strings.join('\0')}\0`);
    const namesAt = headers.length;
    section('.shstrtab', 3, [0, 0, append(shstrtab), shstrtab.length]);
    if (symbols !== undefined) {
      const strtab = Buffer.from(`\0${symbols.map(symbol => symbol.name).join('\0')}\0`);
      const table = Buffer.alloc(24 * symbols.length);
      for (const [i, symbol] of symbols.entries()) {
        table.writeUInt32LE(strtab.indexOf(`\0${symbol.name}\0`) + 1, 24 * i);
        table.writeUInt8(0x10 | symbol.type, 24 * i + 4);
        table.writeUInt16LE(symbol.defined === false ? 0 : 1, 24 * i + 6);
        table.writeBigUInt64LE(BigInt(symbol.address), 24 * i + 8);
        table.writeBigUInt64LE(BigInt(symbol.size), 24 * i + 16);
      }
      section('.symtab', 2, [0, 0, append(table), table.length], headers.length + 1);
      section('.strtab', 3, [0, 0, append(strtab), strtab.length]);
    }
    const sectionsAt = append(Buffer.concat(headers));

    const segments = [
      [1, 5, 0, data],
      [1, 6, data, loaded - data],
      ...(pie ? [[2, 6, dynamic - this.#base, 48]] : []),
    ];
    const head = Buffer.alloc(64 + 56 * segments.length);
    Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]).copy(head);
    head.writeUInt16LE(pie ? 3 : 2, 16);
    head.writeUInt16LE(62, 18);
    head.writeBigUInt64LE(BigInt(entry), 24);
    head.writeBigUInt64LE(64n, 32);
    head.writeBigUInt64LE(BigInt(sectionsAt), 40);
    for (const [i, word] of [64, 56, segments.length, 64, headers.length, namesAt].entries())
      head.writeUInt16LE(word, 52 + 2 * i);
    for (const [i, [type = 0, flags = 0, offset = 0, bytes = 0]] of segments.entries()) {
      const header = 64 + 56 * i;
      head.writeUInt32LE(type, header);
      head.writeUInt32LE(flags, header + 4);
      for (const [k, word] of [
        offset,
        this.#base + offset,
        0,
        bytes,
        bytes + (flags === 6 && type === 1 ? 64 : 0),
      ].entries()) {
        head.writeBigUInt64LE(BigInt(word), header + 8 + 8 * k);
      }
    }
    head.copy(this.#bytes);
    return Buffer.concat([this.#bytes.subarray(0, loaded), ...tail]);
  }
}

import { FormatError } from '../../host/format-error.js';

/** Reads debugging information from a place on. Reading beyond the end throws FormatError. */
export class Cursor {
  readonly #bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  get ended(): boolean {
    return this.at >= this.#bytes.length;
  }

  /** Moves on by a number of bytes. Returns where they begin. */
  skip(length: number): number {
    const start = this.at;
    if (length < 0 || start + length > this.#bytes.length) {
      throw new FormatError('the program’s debugging information is damaged: it ends too early');
    }
    this.at = start + length;
    return start;
  }

  u8(): number {
    return this.#bytes.readUInt8(this.skip(1));
  }

  u16(): number {
    return this.#bytes.readUInt16LE(this.skip(2));
  }

  u32(): number {
    return this.#bytes.readUInt32LE(this.skip(4));
  }

  /** An integer of up to 8 bytes; one above 2^53 loses its last digits. */
  unsigned(length: number): number {
    const start = this.skip(length);
    if (length <= 6) return this.#bytes.readUIntLE(start, length);
    return Number(this.#bytes.readBigUInt64LE(start));
  }

  /** ULEB128. */
  uleb(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      if ((byte & 0x80) === 0) return value;
    }
  }

  /** SLEB128. */
  sleb(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      if ((byte & 0x80) === 0) return byte & 0x40 ? value - scale * 128 : value;
    }
  }

  /** A string that ends with a zero. */
  cString(): string {
    const end = this.#bytes.indexOf(0, this.at);
    if (end < 0) throw new FormatError('the program’s debugging information is damaged: a string has no end');
    const text = this.#bytes.toString('utf8', this.at, end);
    this.at = end + 1;
    return text;
  }
}

import { FormatError } from '../host/format-error.js';

/**
 * Bytes of a program's file, little-endian, with the names of Buffer's methods. Reading beyond the end throws
 * FormatError: offsets come from the file, and the file may be damaged.
 */
export class Bytes {
  readonly #buffer: Buffer;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
  }

  get length(): number {
    return this.#buffer.length;
  }

  readUInt8(offset: number): number {
    this.#check(offset, 1);
    return this.#buffer.readUInt8(offset);
  }

  readUInt16LE(offset: number): number {
    this.#check(offset, 2);
    return this.#buffer.readUInt16LE(offset);
  }

  readUInt32LE(offset: number): number {
    this.#check(offset, 4);
    return this.#buffer.readUInt32LE(offset);
  }

  readUInt32BE(offset: number): number {
    this.#check(offset, 4);
    return this.#buffer.readUInt32BE(offset);
  }

  readInt32LE(offset: number): number {
    this.#check(offset, 4);
    return this.#buffer.readInt32LE(offset);
  }

  /** Returns a view of the bytes from `start` to `end`, or to the end of these bytes if that comes first. */
  subarray(start: number, end: number): Bytes {
    return new Bytes(this.#buffer.subarray(start, end));
  }

  /** Returns the zero-terminated string at `offset`. Go's names are UTF-8. */
  cString(offset: number): string {
    this.#check(offset, 1);
    const end = this.#buffer.indexOf(0, offset);
    if (end < 0) throw new FormatError(`the program is damaged: no string ends after offset ${offset}`);
    return this.#buffer.toString('utf8', offset, end);
  }

  /** Returns the bytes from `start` to `end` as Latin-1, one character each. */
  latin1(start: number, end: number): string {
    this.#check(start, end - start);
    return this.#buffer.toString('latin1', start, end);
  }

  /** Returns the bytes from `start` to `end` as UTF-8 text. */
  text(start: number, end: number): string {
    this.#check(start, end - start);
    return this.#buffer.toString('utf8', start, end);
  }

  #check(offset: number, count: number): void {
    if (offset >= 0 && count >= 0 && offset + count <= this.#buffer.length) return;
    throw new FormatError(
      `the program is damaged: it has no ${count} bytes at offset ${offset} of ${this.#buffer.length}`,
    );
  }
}

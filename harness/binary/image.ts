import type { ElfFormat } from '../arch/arch.js';
import { FormatError } from '../host/format-error.js';
import { Bytes } from './bytes.js';
import { type ElfFile, PT_DYNAMIC, PT_LOAD, readWord, type Segment } from './elf.js';

const DT_RELA = 7;
const DT_RELASZ = 8;
const RELA_BYTES = 24;

/** A word that the loader fills with the distance of a thread-local variable from the thread pointer. */
export interface ThreadOffsetWord {
  /** Address of the word, as linked. */
  address: number;
  /** Offset of the variable in the file's own block of thread-local variables (PT_TLS). */
  variable: number;
}

/**
 * What the file puts in memory, addressed as linked (load bias 0). The addresses that a position-independent
 * program leaves to the loader are filled in, so a pointer read here is an address as linked too. Takes
 * ownership of `bytes`: relocation writes into it.
 */
export class Image {
  readonly #bytes: Buffer;
  readonly #loads: Segment[];
  readonly #threadOffsetWords: ThreadOffsetWord[] = [];

  constructor(bytes: Buffer, elf: ElfFile) {
    this.#bytes = bytes;
    this.#loads = elf.segments.filter(segment => segment.type === PT_LOAD);
    const dynamic = elf.segments.find(segment => segment.type === PT_DYNAMIC);
    if (dynamic !== undefined) this.#relocate(dynamic, elf.arch.elf.relocations);
  }

  /** The segments that have bytes in the file, in file order. */
  get loads(): readonly Segment[] {
    return this.#loads;
  }

  /**
   * Words for thread-local variables that no other file can replace: their relocations (R_X86_64_TPOFF64 on
   * amd64) name no symbol.
   */
  get threadOffsetWords(): readonly ThreadOffsetWord[] {
    return this.#threadOffsetWords;
  }

  /** Returns whether `length` bytes at `address` belong to the program's segments. */
  has(address: number, length = 1): boolean {
    return this.#segmentOf(address, length) !== undefined;
  }

  /**
   * Returns `length` bytes at `address`: a view if the file has them all, otherwise a copy that ends in zeros
   * (.bss).
   */
  read(address: number, length: number): Buffer {
    const segment = this.#segmentOf(address, length);
    if (segment === undefined) {
      throw new FormatError(`no ${length} bytes at 0x${address.toString(16)} in the program's image`);
    }
    const start = segment.offset + address - segment.address;
    const held = Math.max(0, Math.min(length, segment.fileSize - (address - segment.address)));
    const view = this.#bytes.subarray(start, start + held);
    return held === length ? view : Buffer.concat([view], length);
  }

  /** Returns the same bytes for decoding. */
  bytes(address: number, length: number): Bytes {
    return new Bytes(this.read(address, length));
  }

  /** Returns the 8-byte word at `address`. */
  word(address: number): number {
    return readWord(this.bytes(address, 8), 0);
  }

  /** Returns a Go string whose header (pointer, length) is at `address`. */
  goString(address: number): string {
    const length = this.word(address + 8);
    return length === 0 ? '' : this.read(this.word(address), length).toString('utf8');
  }

  #segmentOf(address: number, length: number): Segment | undefined {
    return this.#loads.find(
      load => address >= load.address && length >= 0 && address + length <= load.address + load.memorySize,
    );
  }

  #relocate(dynamic: Segment, { relative, threadOffset }: ElfFormat['relocations']): void {
    const tags = new Map<number, number>();
    for (let at = dynamic.address; at < dynamic.address + dynamic.fileSize; at += 16) {
      const tag = this.word(at);
      if (tag === 0) break;
      tags.set(tag, this.word(at + 8));
    }
    const address = tags.get(DT_RELA);
    if (address === undefined) return;
    const relocations = this.read(address, tags.get(DT_RELASZ) ?? 0);
    const decoded = new Bytes(relocations);
    for (let at = 0; at + RELA_BYTES <= relocations.length; at += RELA_BYTES) {
      const [type, symbol] = [relocations.readUInt32LE(at + 8), relocations.readUInt32LE(at + 12)];
      const word = readWord(decoded, at);
      // At bias 0 the relocated word is the addend itself.
      if (type === relative) relocations.copy(this.read(word, 8), 0, at + 16, at + RELA_BYTES);
      if (type === threadOffset && symbol === 0) {
        this.#threadOffsetWords.push({ address: word, variable: readWord(decoded, at + 16) });
      }
    }
  }
}

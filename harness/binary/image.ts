import { type ElfFile, PT_DYNAMIC, PT_LOAD, readWord, type Segment } from './elf.js';

const DT_RELA = 7;
const DT_RELASZ = 8;
const R_X86_64_RELATIVE = 8;
const RELA_BYTES = 24;

/**
 * What the file puts in memory, addressed as linked (load bias 0).
 * The addresses that a position-independent program leaves to the loader are filled in, so a pointer
 * read here is an address as linked too. Takes `bytes` over: relocation writes into it.
 */
export class Image {
  readonly #bytes: Buffer;
  readonly #loads: Segment[];

  constructor(bytes: Buffer, elf: ElfFile) {
    this.#bytes = bytes;
    this.#loads = elf.segments.filter(segment => segment.type === PT_LOAD);
    const dynamic = elf.segments.find(segment => segment.type === PT_DYNAMIC);
    if (dynamic !== undefined) this.#relocate(dynamic);
  }

  /** The segments that hold bytes of the file, in file order. */
  get loads(): readonly Segment[] {
    return this.#loads;
  }

  /** Whether `length` bytes at `address` belong to the program's segments. */
  has(address: number, length = 1): boolean {
    return this.#segmentOf(address, length) !== undefined;
  }

  /** `length` bytes at `address`: a view where the file has them all, else a copy ending in zeros (.bss). */
  read(address: number, length: number): Buffer {
    const segment = this.#segmentOf(address, length);
    if (segment === undefined) {
      throw new RangeError(`no ${length} bytes at 0x${address.toString(16)} in the program's image`);
    }
    const start = segment.offset + address - segment.address;
    const held = Math.max(0, Math.min(length, segment.fileSize - (address - segment.address)));
    const view = this.#bytes.subarray(start, start + held);
    return held === length ? view : Buffer.concat([view], length);
  }

  /** The 8-byte word at `address`. */
  word(address: number): number {
    return readWord(this.read(address, 8), 0);
  }

  /** A Go string: the header (pointer, length) lies at `address`. */
  goString(address: number): string {
    const length = this.word(address + 8);
    return length === 0 ? '' : this.read(this.word(address), length).toString('utf8');
  }

  #segmentOf(address: number, length: number): Segment | undefined {
    return this.#loads.find(
      load => address >= load.address && length >= 0 && address + length <= load.address + load.memorySize,
    );
  }

  #relocate(dynamic: Segment): void {
    const tags = new Map<number, number>();
    for (let at = dynamic.address; at < dynamic.address + dynamic.fileSize; at += 16) {
      const tag = this.word(at);
      if (tag === 0) break;
      tags.set(tag, this.word(at + 8));
    }
    const address = tags.get(DT_RELA);
    if (address === undefined) return;
    const relocations = this.read(address, tags.get(DT_RELASZ) ?? 0);
    for (let at = 0; at + RELA_BYTES <= relocations.length; at += RELA_BYTES) {
      if (relocations.readUInt32LE(at + 8) !== R_X86_64_RELATIVE) continue;
      // At bias 0 the relocated word is the addend itself.
      relocations.copy(this.read(readWord(relocations, at), 8), 0, at + 16, at + RELA_BYTES);
    }
  }
}

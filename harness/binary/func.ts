import { readWord } from './elf.js';
import type { Module } from './module-data.js';
import { type PcRange, pcRanges, rangeAt } from './pc-value.js';

export interface Position {
  file: string;
  line: number;
}

/** A function of the pc-line table. Addresses are as linked. */
export class Func {
  readonly name: string;
  readonly entry: number;
  /** Start of the next function; padding may precede it. */
  readonly end: number;
  readonly #module: Module;
  readonly #record: number;

  /** @param record offset of the function's record in the module's records. */
  constructor(module: Module, entry: number, end: number, record: number) {
    this.#module = module;
    this.#record = record;
    this.entry = entry;
    this.end = end;
    this.name = module.names.cString(this.#u32(module.layout.name));
  }

  /**
   * Bytes reserved for it in the caller's frame: what is passed on the stack, including results, and since
   * 1.17 the spill space of what is passed in registers. Negative: unknown (assembly that does not declare
   * it).
   */
  get args(): number {
    return this.#module.records.readInt32LE(this.#record + this.#module.layout.args);
  }

  /**
   * Which special function of the runtime this is; 0 for an ordinary one. The numbers depend on the release.
   */
  get funcID(): number {
    return this.#small(this.#module.layout.funcID);
  }

  /**
   * Flag bits (internal/abi/symtab.go of 1.21): 1 is the top of its stack, where tracebacks end; 2 writes an
   * arbitrary SP, which tracebacks can't pass; 4 is assembly code (since 1.18). 0 before 1.17, which has no
   * flags.
   */
  get flag(): number {
    const { flag } = this.#module.layout;
    return flag === undefined ? 0 : this.#module.records.readUInt8(this.#record + flag);
  }

  /** Line of the `func` keyword, or of TEXT in assembly; undefined before 1.20. */
  get startLine(): number | undefined {
    const { startLine } = this.#module.layout;
    return startLine === undefined ? undefined : this.#module.records.readInt32LE(this.#record + startLine);
  }

  /** Address of the call of deferreturn; undefined if the function has none, and in 1.11. */
  get deferreturn(): number | undefined {
    const { deferreturn } = this.#module.layout;
    const offset = deferreturn === undefined ? 0 : this.#u32(deferreturn);
    return offset === 0 ? undefined : this.entry + offset;
  }

  /**
   * Returns file and line of the instruction at `pc`, those of the inlined callee if there is one; undefined
   * in padding.
   */
  lineAt(pc: number): Position | undefined {
    const { layout } = this.#module;
    const file = this.#valueAt(this.#u32(layout.pcfile), pc);
    const line = this.#valueAt(this.#u32(layout.pcln), pc);
    return file === undefined || line === undefined || file < 0
      ? undefined
      : { file: this.#file(file), line };
  }

  /** Returns the ranges of the function that belong to one line each, in the order of their addresses. */
  lineRanges(): (PcRange & { file: string })[] {
    const files = this.#ranges(this.#u32(this.#module.layout.pcfile));
    const ranges: (PcRange & { file: string })[] = [];
    let at = 0;
    for (const range of this.#ranges(this.#u32(this.#module.layout.pcln))) {
      let { start } = range;
      while (start < range.end) {
        while ((files[at]?.end ?? Number.POSITIVE_INFINITY) <= start) at++;
        const file = files[at];
        const end = Math.min(range.end, file?.end ?? range.end);
        if (file !== undefined && file.value >= 0) {
          ranges.push({ start, end, value: range.value, file: this.#file(file.value) });
        }
        start = end;
      }
    }
    return ranges;
  }

  /** Returns the files whose code the function has, its own and those of inlined functions. */
  files(): string[] {
    const numbers = this.#ranges(this.#u32(this.#module.layout.pcfile)).map(({ value }) => value);
    return [...new Set(numbers)].filter(number => number >= 0).map(number => this.#file(number));
  }

  /** Returns how many bytes SP is below its value at the entry, at `pc`; undefined in padding. */
  spdelta(pc: number): number | undefined {
    return this.#valueAt(this.#u32(this.#module.layout.pcsp), pc);
  }

  /** Returns the ranges of the function over which spdelta is constant. */
  spdeltaRanges(): PcRange[] {
    return this.#ranges(this.#u32(this.#module.layout.pcsp));
  }

  /** The number of PCDATA tables that the function may have. */
  get pcdataCount(): number {
    return this.#u32(this.#module.layout.npcdata);
  }

  /**
   * Returns the value of PCDATA table `table` at `pc`. As in the runtime, it is -1 if the function has no
   * such table. A table covers the code; in the padding after it, where the runtime would throw, the value is
   * -1 too.
   */
  pcdata(table: number, pc: number): number {
    return this.#valueAt(this.#pcdataOffset(table), pc) ?? -1;
  }

  /**
   * Returns the ranges over which PCDATA table `table` is constant; none if the function has no such table.
   */
  pcdataRanges(table: number): PcRange[] {
    return this.#ranges(this.#pcdataOffset(table));
  }

  /** The number of FUNCDATA that the function may have. */
  get funcdataCount(): number {
    return this.#small(this.#module.layout.nfuncdata);
  }

  /** Returns the address of FUNCDATA `index`, or undefined if the function has none. */
  funcdata(index: number): number | undefined {
    const { layout, gofunc, records, recordsAddress } = this.#module;
    if (index < 0 || index >= this.funcdataCount) return undefined;
    let at = this.#record + layout.tables + 4 * this.pcdataCount;
    if (layout.funcdataField === 4) {
      const offset = records.readUInt32LE(at + 4 * index);
      return offset === 0xffff_ffff || gofunc === undefined ? undefined : gofunc + offset;
    }
    // Pointers are aligned by their address in memory.
    if ((recordsAddress + at) % 8 !== 0) at += 4;
    const address = readWord(records, at + 8 * index);
    return address === 0 ? undefined : address;
  }

  #file(number: number): string {
    const { layout, files, units, records } = this.#module;
    if (layout.cuOffset === undefined || units === undefined) {
      return records.cString(files.readUInt32LE(4 * number));
    }
    const offset = units.readUInt32LE(4 * (this.#u32(layout.cuOffset) + number));
    return offset === 0xffff_ffff ? '?' : files.cString(offset);
  }

  #pcdataOffset(table: number): number {
    return table < 0 || table >= this.pcdataCount ? 0 : this.#u32(this.#module.layout.tables + 4 * table);
  }

  /** These numbers are below 256, in the 32-bit fields of 1.11 as in the bytes of later releases. */
  #small(offset: number): number {
    return this.#module.records.readUInt8(this.#record + offset);
  }

  #u32(offset: number): number {
    return this.#module.records.readUInt32LE(this.#record + offset);
  }

  /** Offset 0 means that there is no table; its value is -1 everywhere. */
  #valueAt(offset: number, pc: number): number | undefined {
    const { pctab, pcQuantum } = this.#module;
    return offset === 0 ? -1 : rangeAt(pctab, offset, { entry: this.entry, quantum: pcQuantum }, pc)?.value;
  }

  #ranges(offset: number): PcRange[] {
    const { pctab, pcQuantum } = this.#module;
    return offset === 0 ? [] : [...pcRanges(pctab, offset, this.entry, pcQuantum)];
  }
}

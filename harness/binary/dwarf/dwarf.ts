import { FormatError } from '../../host/format-error.js';
import type { Section } from '../elf.js';
import { Cursor } from './cursor.js';
import { readForm, type Unit, type Value } from './forms.js';
import { type DebugSections, debugSections } from './sections.js';

/** DW_TAG_*: the kinds of entries that are asked for. */
export const Tag = {
  array: 0x01,
  parameter: 0x05,
  pointer: 0x0f,
  unit: 0x11,
  structure: 0x13,
  subroutine: 0x15,
  typedef: 0x16,
  subrange: 0x21,
  base: 0x24,
  member: 0x0d,
  subprogram: 0x2e,
} as const;

/** DW_AT_*: the attributes that are asked for. */
export const Attribute = {
  name: 0x03,
  byteSize: 0x0b,
  lowPc: 0x11,
  upperBound: 0x2f,
  memberLocation: 0x38,
  abstractOrigin: 0x31,
  count: 0x37,
  encoding: 0x3e,
  type: 0x49,
  variableParameter: 0x4b,
  addressBase: 0x73,
  /** Go's own: the kind of a type, as reflect numbers it, and the element of a slice. */
  goKind: 0x2900,
  goElement: 0x2902,
} as const;

/** An entry of the debugging information. */
export interface Entry {
  /** Offset in .debug_info. */
  offset: number;
  tag: number;
  values: ReadonlyMap<number, Value>;
  /** Offset behind it, where its children begin if it has any. */
  next: number;
  hasChildren: boolean;
}

interface Abbreviation {
  tag: number;
  hasChildren: boolean;
  /** Attribute, form and the value of DW_FORM_implicit_const. */
  attributes: [number, number, number][];
}

/** The debugging information of a program: functions, parameters and types (DWARF 4 and 5, as Go writes it). */
export class Dwarf {
  readonly #sections: DebugSections;
  readonly #units: Unit[] = [];
  readonly #abbreviations = new Map<number, Map<number, Abbreviation>>();
  #functions: Map<number, number> | undefined;

  private constructor(sections: DebugSections) {
    this.#sections = sections;
    for (let at = 0; at < sections.info.length; ) {
      const unit = this.#readUnit(at);
      this.#units.push(unit);
      at = unit.end;
    }
  }

  /**
   * Returns the debugging information in a program's file; undefined for a program without any (-ldflags=-w,
   * or stripped). Throws FormatError for damaged information.
   */
  static of(file: Buffer, sections: readonly Section[]): Dwarf | undefined {
    const found = debugSections(file, sections);
    return found === undefined ? undefined : new Dwarf(found);
  }

  /** Returns the entry of the function that begins at an address, as linked. */
  function(address: number): Entry | undefined {
    this.#functions ??= this.#indexFunctions();
    const offset = this.#functions.get(address);
    return offset === undefined ? undefined : this.entry(offset);
  }

  /**
   * Returns the parameters and results of the function that begins at an address, as linked, in order; undefined if
   * there is none. Of a function that is also inlined, an entry apart has them.
   */
  parameters(address: number): { entry: Entry; isResult: boolean }[] | undefined {
    const found = this.function(address);
    if (found === undefined) return undefined;
    const owner = this.referred(found, Attribute.abstractOrigin) ?? found;
    return [...this.children(owner)]
      .filter(({ tag }) => tag === Tag.parameter)
      .map(entry => ({ entry, isResult: entry.values.get(Attribute.variableParameter) === 1 }));
  }

  /** Returns the entry of the structure type with a full name (runtime.m); undefined if there is none. */
  structure(name: string): Entry | undefined {
    for (const entry of this.#entries()) {
      if (entry.tag === Tag.structure && entry.values.get(Attribute.name) === name) return entry;
    }
    return undefined;
  }

  /** Returns the entry at an offset. */
  entry(offset: number): Entry {
    const unit = this.#units.find(({ start, end }) => offset >= start && offset < end);
    const entry = unit === undefined ? undefined : this.#read(new Cursor(this.#sections.info, offset), unit);
    if (entry === undefined)
      throw new FormatError(`the program’s debugging information has no entry at ${offset}`);
    return entry;
  }

  /** Returns the entry that an attribute refers to. */
  referred(entry: Entry, attribute: number): Entry | undefined {
    const offset = entry.values.get(attribute);
    return typeof offset === 'number' ? this.entry(offset) : undefined;
  }

  /** The children of an entry, in order. */
  *children(entry: Entry): Iterable<Entry> {
    if (!entry.hasChildren) return;
    const unit = this.#units.find(({ start, end }) => entry.offset >= start && entry.offset < end);
    if (unit === undefined) return;
    const cursor = new Cursor(this.#sections.info, entry.next);
    for (let depth = 0; ; ) {
      const child = this.#read(cursor, unit);
      if (child === undefined) {
        if (depth-- === 0) return;
        continue;
      }
      if (depth === 0) yield child;
      if (child.hasChildren) depth++;
    }
  }

  #readUnit(start: number): Unit {
    const cursor = new Cursor(this.#sections.info, start);
    const length = cursor.u32();
    if (length >= 0xfffffff0)
      throw new FormatError('the program’s debugging information is in the 64-bit format');
    const end = cursor.at + length;
    const version = cursor.u16();
    if (version < 2 || version > 5)
      throw new FormatError(`the program’s debugging information is DWARF ${version}`);
    if (version === 5) cursor.skip(2);
    const abbreviations = cursor.u32();
    if (version < 5) cursor.skip(1);
    const unit: Unit = { start, end, version, abbreviations, addressBase: 0, first: cursor.at };
    const base = this.#read(cursor, unit)?.values.get(Attribute.addressBase);
    return typeof base === 'number' ? { ...unit, addressBase: base } : unit;
  }

  /** Reads an entry; undefined for the end of a list of children. */
  #read(cursor: Cursor, unit: Unit): Entry | undefined {
    const offset = cursor.at;
    const code = cursor.uleb();
    if (code === 0) return undefined;
    const abbreviation = this.#abbreviationsOf(unit).get(code);
    if (abbreviation === undefined) throw new FormatError('the program’s debugging information is damaged');
    const values = new Map<number, Value>();
    for (const [attribute, form, implicit] of abbreviation.attributes) {
      values.set(attribute, readForm(cursor, form, { implicit, unit, sections: this.#sections }));
    }
    const { tag, hasChildren } = abbreviation;
    return { offset, tag, values, next: cursor.at, hasChildren };
  }

  #abbreviationsOf({ abbreviations }: Unit): Map<number, Abbreviation> {
    const known = this.#abbreviations.get(abbreviations);
    if (known !== undefined) return known;
    const table = new Map<number, Abbreviation>();
    const cursor = new Cursor(this.#sections.abbreviations, abbreviations);
    for (let code = cursor.uleb(); code !== 0; code = cursor.uleb()) {
      const tag = cursor.uleb();
      const hasChildren = cursor.u8() !== 0;
      const attributes: Abbreviation['attributes'] = [];
      for (;;) {
        const [attribute, form] = [cursor.uleb(), cursor.uleb()];
        const implicit = form === 0x21 ? cursor.sleb() : 0;
        if (attribute === 0 && form === 0) break;
        attributes.push([attribute, form, implicit]);
      }
      table.set(code, { tag, hasChildren, attributes });
    }
    this.#abbreviations.set(abbreviations, table);
    return table;
  }

  /** All entries: they do not say how long their children are, so every one is read. */
  *#entries(): Iterable<Entry> {
    for (const unit of this.#units) {
      const cursor = new Cursor(this.#sections.info, unit.first);
      while (cursor.at < unit.end) {
        const entry = this.#read(cursor, unit);
        if (entry !== undefined) yield entry;
      }
    }
  }

  #indexFunctions(): Map<number, number> {
    const found = new Map<number, number>();
    for (const { tag, values, offset } of this.#entries()) {
      const address = tag === Tag.subprogram ? values.get(Attribute.lowPc) : undefined;
      if (typeof address === 'number') found.set(address, offset);
    }
    return found;
  }
}

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Func, Program } from '../binary/program.js';

const marker = /\/\/@ (\S+)\s*$/;

/** The marked lines (`//@ name`) of a fixture's sources. */
export class SourceMarkers {
  readonly #lines = new Map<string, { file: string; line: number }>();

  constructor(sources: readonly string[]) {
    for (const path of sources) {
      readFileSync(path, 'utf8')
        .split('\n')
        .forEach((text, index) => {
          const name = marker.exec(text)?.[1];
          if (name !== undefined) this.#lines.set(name, { file: basename(path), line: index + 1 });
        });
    }
  }

  /**
   * The addresses, as linked, of instructions that belong to a marked line in the pc-line table, and their
   * function.
   */
  instructions(program: Program, name: string): { func: Func; pcs: number[] } {
    const wanted = this.#lines.get(name);
    if (wanted === undefined) throw new Error(`no line is marked ${name}`);
    for (const func of program.funcs()) {
      if (!func.name.startsWith('main.')) continue;
      const ranges = func
        .lineRanges()
        .filter(range => range.value === wanted.line && basename(range.file) === wanted.file);
      if (ranges.length === 0) continue;
      const pcs = instructionStarts(func).filter(pc =>
        ranges.some(range => pc >= range.start && pc < range.end),
      );
      return { func, pcs };
    }
    throw new Error(`${program.path} has no instruction of the line marked ${name}`);
  }
}

/** Addresses that are sure to begin an instruction: those at which one of the function's tables changes. */
function instructionStarts(func: Func): number[] {
  const pcdata = Array.from({ length: func.pcdataCount }, (_, table) => func.pcdataRanges(table));
  const ranges = [...func.lineRanges(), ...func.spdeltaRanges(), ...pcdata.flat()];
  return [...new Set(ranges.map(range => range.start))].sort((a, b) => a - b);
}

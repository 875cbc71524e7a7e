import { Program } from '../../binary/program.js';

/**
 * Whether two programs have the same functions at the same addresses, with the same instructions, the same
 * FuncIDs, and the same tables of safe points and frames. File names and line numbers may differ.
 */
export function sameCode(a: string, b: string): boolean {
  const before = described(Program.open(a));
  const after = described(Program.open(b));
  return before.length === after.length && before.every((line, at) => line === after[at]);
}

/** PCDATA tables of safe points, stack maps and inlining (runtime/funcdata.h). */
const tables = [0, 1, 2];

function described(program: Program): string[] {
  return [...program.funcs()].map(func => {
    const { name, entry, end, funcID } = func;
    const code = program.readMemory(entry, end - entry).toString('latin1');
    const data = tables.map(table =>
      func
        .pcdataRanges(table)
        .map(range => Object.values(range).join(':'))
        .join(),
    );
    const depth = func.spdeltaRanges().map(range => Object.values(range).join(':'));
    return [name, entry, funcID, code, ...data, ...depth].join('\0');
  });
}

import { Program } from '../../binary/program.js';

/**
 * Whether two programs have the same functions at the same places, instruction for instruction, with the same FuncIDs and the same
 * tables about safe points and frames. Names of files and numbers of lines may differ.
 */
export function sameCode(a: string, b: string): boolean {
  const before = described(Program.open(a));
  const after = described(Program.open(b));
  return before.length === after.length && before.every((line, at) => line === after[at]);
}

/** PCDATA tables that are about safe points, stack maps and inlining (runtime/funcdata.h). */
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

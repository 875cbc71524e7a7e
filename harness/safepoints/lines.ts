import type { Func, Program } from '../binary/program.js';
import { UsageError } from '../host/errors.js';
import { nearest } from '../host/nearest.js';

/** The code of one source line in one function. */
export interface LineCode {
  func: Func;
  /** As linked: `start` inclusive, `end` exclusive, in the order of the addresses. */
  ranges: { start: number; end: number }[];
}

/** A source line, and the functions that have code of it. */
export interface CodeLine {
  /** As the program names it. */
  file: string;
  line: number;
  code: LineCode[];
}

/**
 * Finds the code of a line. The file may be named by its last parts: `main.go`, `cmd/main.go`.
 * @throws UsageError for an unknown or ambiguous file, and for a line without code.
 */
export function findLine(program: Program, name: string, line: number): CodeLine {
  const files = filesOf(program);
  const file = oneFile(program, name, [...files.keys()]);
  const functions = files.get(file) ?? [];
  const code = functions.flatMap((func): LineCode[] => {
    const ranges = func.lineRanges().filter(range => range.value === line && range.file === file);
    return ranges.length === 0 ? [] : [{ func, ranges: ranges.map(({ start, end }) => ({ start, end })) }];
  });
  if (code.length === 0) throw withoutCode(program, { file, line }, functions);
  return { file, line, code };
}

/** The files of a program, with the functions that have code of them. */
function filesOf(program: Program): Map<string, Func[]> {
  const files = new Map<string, Func[]>();
  for (const func of program.funcs()) {
    for (const file of func.files()) {
      const functions = files.get(file);
      if (functions === undefined) files.set(file, [func]);
      else functions.push(func);
    }
  }
  return files;
}

function oneFile(program: Program, name: string, files: readonly string[]): string {
  if (files.includes(name)) return name;
  const found = files.filter(file => file.endsWith(`/${name.replace(/^(?:\.{0,2}\/)+/, '')}`));
  const [file, another] = found;
  if (file === undefined) {
    const lastParts = [...new Set(files.map(each => each.slice(each.lastIndexOf('/') + 1)))];
    const guess = nearest(name.slice(name.lastIndexOf('/') + 1), lastParts);
    throw new UsageError(`${program.path} has no code of a file ${name}`, {
      remedy: guess === undefined ? 'name a file that the program was built from' : `did you mean ${guess}?`,
    });
  }
  if (another !== undefined) {
    throw new UsageError(`${name} could be ${listed(found)}`, { remedy: 'name more of the path' });
  }
  return file;
}

function withoutCode(
  program: Program,
  { file, line }: { file: string; line: number },
  functions: readonly Func[],
): UsageError {
  const lines = [
    ...new Set(
      functions.flatMap(func =>
        func
          .lineRanges()
          .filter(range => range.file === file)
          .map(range => range.value),
      ),
    ),
  ].sort((a, b) => a - b);
  const near = [lines.findLast(one => one < line), lines.find(one => one > line)].filter(
    one => one !== undefined,
  );
  return new UsageError(`${program.path} has no code of line ${line} of ${file}`, {
    remedy: `the nearest ${near.length === 1 ? 'line' : 'lines'} with code: ${near.join(' and ')}`,
  });
}

/** `a`, `a or b`; of many the first few. */
export function listed(names: readonly string[], most = 6): string {
  const shown = names.slice(0, most);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} or ${rest} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`;
}

import type { Func, Program } from '../binary/program.js';
import { UsageError } from '../host/errors.js';
import { nearest } from '../host/nearest.js';
import { type CodeLine, findLine, listed } from './lines.js';

/** What a user names in a program. */
export type Place =
  | { kind: 'function'; funcs: readonly Func[] }
  | { kind: 'line'; line: CodeLine }
  | { kind: 'address'; func: Func; pc: number }
  | { kind: 'package'; name: string; funcs: readonly Func[] };

/**
 * Finds what a text names: `main.go:120`, `0x4c5a20` (as linked), a function (`main.handler`, `handler`,
 * `(*T).Method`), or a package by its import path or the end of that.
 * @throws UsageError for what the program does not have, and for an ambiguous name.
 */
export function findPlace(program: Program, text: string): Place {
  const [, file, line] = /^(.+):(\d+)$/.exec(text) ?? [];
  if (file !== undefined) return { kind: 'line', line: findLine(program, file, Number(line)) };
  if (/^0x[0-9a-f]+$/i.test(text)) return findAddress(program, Number(text));
  // `main` is a package, although the assembly of some processors has a function of that name.
  const named = text.includes('.') ? undefined : findPackage(program, text);
  if (named?.name === text) return named;
  const funcs = findFunctions(program, text);
  if (funcs !== undefined) return { kind: 'function', funcs };
  const found = named ?? findPackage(program, text);
  if (found !== undefined) return found;
  throw unknown(program, text);
}

/**
 * Finds a function by its name, as `findPlace` does, and wrappers of the same name too.
 * @throws UsageError where there is none, or where the name is ambiguous.
 */
export function findFunction(program: Program, text: string): readonly Func[] {
  const funcs = findFunctions(program, text);
  const [first] = funcs ?? [];
  if (first === undefined) throw unknown(program, text);
  const same = program.funcsNamed(first.name);
  return same.length > 0 ? same : [first];
}

function findAddress(program: Program, pc: number): Place {
  const func = program.funcAt(pc);
  if (func === undefined) {
    const { start, end } = program.text;
    throw new UsageError(`0x${pc.toString(16)} is not in a Go function of ${program.path}`, {
      remedy: `its Go code is from 0x${start.toString(16)} to 0x${end.toString(16)}, as linked`,
    });
  }
  return { kind: 'address', func, pc };
}

function findFunctions(program: Program, text: string): readonly Func[] | undefined {
  const exact = withoutWrappers(program.funcsNamed(text));
  if (exact.length > 0) return exact;
  const bySymbol = program.func(text);
  if (bySymbol !== undefined) return [bySymbol];
  const names = candidates(program, text);
  const [name, another] = names;
  if (name === undefined) return undefined;
  if (another !== undefined && findPackage(program, text) !== undefined) return undefined;
  if (another !== undefined) {
    throw new UsageError(`${text} could be ${listed(names)}`, { remedy: 'name the package too' });
  }
  return withoutWrappers(program.funcsNamed(name));
}

/** Names of the functions that a text could mean: with the package's path, or all of it, left out. */
function candidates(program: Program, text: string): string[] {
  // `T.Method` is what many type for `(*T).Method`.
  const pointer = text.replace(/([^./]+)\.([^./]+)$/, '(*$1).$2');
  const ends = [text, pointer].flatMap(each => [`/${each}`, `.${each}`]);
  const whole = new Set([text, pointer]);
  const names = new Set<string>();
  for (const { name } of program.funcs()) {
    if (whole.has(name) || ends.some(end => name.endsWith(end))) names.add(name);
  }
  return [...names];
}

function withoutWrappers(funcs: readonly Func[]): readonly Func[] {
  const least = Math.min(...funcs.map(({ funcID }) => funcID));
  return funcs.filter(({ funcID }) => funcID === least);
}

function findPackage(program: Program, text: string): Extract<Place, { kind: 'package' }> | undefined {
  const byPackage = new Map<string, Func[]>();
  for (const func of program.funcs()) {
    const name = packageOf(func.name);
    const funcs = byPackage.get(name);
    if (funcs === undefined) byPackage.set(name, [func]);
    else funcs.push(func);
  }
  const exact = byPackage.get(text);
  if (exact !== undefined) return { kind: 'package', name: text, funcs: exact };
  const found = [...byPackage.keys()].filter(name => name.endsWith(`/${text}`));
  const [name, another] = found;
  if (another !== undefined) {
    throw new UsageError(`${text} could be package ${listed(found)}`, { remedy: 'name more of the path' });
  }
  return name === undefined ? undefined : { kind: 'package', name, funcs: byPackage.get(name) ?? [] };
}

/**
 * Returns the import path of a function's package, as it is in names: with `%2e` for a dot in its last part.
 * Empty for a function outside of packages, such as `gogo`.
 */
export function packageOf(name: string): string {
  // Type arguments may hold other packages' paths.
  const plain = name.replace(/\[.*$/, '');
  const slash = plain.lastIndexOf('/');
  const dot = plain.indexOf('.', slash + 1);
  return dot < 0 ? '' : plain.slice(0, dot);
}

function unknown(program: Program, text: string): UsageError {
  const names = [...program.funcs()].map(({ name }) => name);
  const guess =
    nearest(text, [...new Set(names.filter(name => Math.abs(name.length - text.length) < 4))]) ??
    nearest(text, [...new Set(names.map(packageOf))]);
  return new UsageError(`${program.path} has no function, package or line ${text}`, {
    remedy:
      guess === undefined
        ? 'a function that is inlined everywhere is not there: name a line of it'
        : `did you mean ${guess}?`,
  });
}

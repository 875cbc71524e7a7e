import { type GoDeclaration, goDeclarations } from '../../patches/golang/declarations.js';
import { goTokens } from '../../patches/golang/tokens.js';

/** A top-level declaration of the test package; a group of constants counts as one. */
interface Unit {
  file: string;
  kind: GoDeclaration['kind'];
  /** What it declares. Of a method, its receiver's type. */
  names: string[];
  /** Words in it that may be names of other declarations or of packages. */
  words: Set<string>;
  ranges: { start: number; end: number }[];
}

/**
 * Reduces the files of a Go package to the functions whose names `wanted` matches and to what those need. What is
 * left out becomes blank, so that every line keeps its number; a file of which nothing is left becomes empty.
 * Names decide alone, without types and scopes: something may be left in that nobody needs.
 *
 * @param files the package's files by name
 */
export function neededSources(files: ReadonlyMap<string, string>, wanted: RegExp): Map<string, string> {
  const units = [...files].flatMap(([file, source]) => unitsIn(file, source));
  const needed = neededUnits(units, wanted);
  return new Map([...files].map(([file, source]) => [file, reduced(file, source, units, needed)]));
}

function neededUnits(units: readonly Unit[], wanted: RegExp): Set<Unit> {
  const declaring = new Map<string, Unit[]>();
  for (const unit of units.filter(({ kind }) => kind !== 'import')) {
    for (const name of unit.names) declaring.set(name, [...(declaring.get(name) ?? []), unit]);
  }
  const needed = new Set<Unit>();
  const add = (unit: Unit): void => {
    if (needed.has(unit)) return;
    needed.add(unit);
    for (const word of unit.words) for (const other of declaring.get(word) ?? []) add(other);
    for (const name of unit.names) for (const method of declaring.get(name) ?? []) add(method);
  };
  declaring.delete('_');
  const initial = declaring.get('init') ?? [];
  declaring.delete('init');
  for (const unit of units) if (unit.kind === 'func' && unit.names.some(name => wanted.test(name))) add(unit);
  // Variables get their values from functions init as well.
  for (let before = -1; before < needed.size; ) {
    before = needed.size;
    const variables = new Set([...needed].flatMap(({ kind, names }) => (kind === 'var' ? names : [])));
    for (const unit of initial) if ([...unit.words].some(word => variables.has(word))) add(unit);
  }
  return needed;
}

/** A file with the declarations that are needed, and the imports that those use. */
function reduced(file: string, source: string, units: readonly Unit[], needed: ReadonlySet<Unit>): string {
  const own = units.filter(unit => unit.file === file);
  const left = own.filter(unit => needed.has(unit));
  if (left.length === 0) return '';
  const words = new Set(left.flatMap(unit => [...unit.words]));
  const declared = new Set(units.flatMap(({ kind, names }) => (kind === 'import' ? [] : names)));
  const isUsed = ({ names: [name = ''] }: Unit): boolean => {
    if (name === '_') return true;
    if (name !== '.') return words.has(name);
    return [...words].some(word => /^\p{Lu}/u.test(word) && !declared.has(word));
  };
  const out = own.filter(unit => (unit.kind === 'import' ? !isUsed(unit) : !needed.has(unit)));
  return blanked(
    source,
    out.flatMap(({ ranges }) => ranges),
  );
}

function blanked(source: string, ranges: readonly { start: number; end: number }[]): string {
  let text = source;
  for (const { start, end } of ranges) {
    text = text.slice(0, start) + text.slice(start, end).replace(/[^\n]/g, ' ') + text.slice(end);
  }
  return text;
}

function unitsIn(file: string, source: string): Unit[] {
  const units: Unit[] = [];
  let last: { unit: Unit; end: number } | undefined;
  for (const declaration of goDeclarations(source)) {
    const { kind, grouped, docStart, start, end } = declaration;
    const text = source.slice(start, end);
    const range = { start: docStart, end };
    // The values of constants follow from those before them in their group.
    const sameGroup =
      kind === 'const' &&
      grouped &&
      last?.unit.kind === 'const' &&
      !withoutComments(source.slice(last.end, docStart)).includes(')');
    if (sameGroup && last !== undefined) {
      last.unit.names.push(...namesIn(declaration, text));
      for (const word of wordsIn(text)) last.unit.words.add(word);
      last.unit.ranges.push(range);
      last.end = end;
      continue;
    }
    const unit: Unit = {
      file,
      kind,
      names: namesIn(declaration, text),
      words: wordsIn(text),
      ranges: [range],
    };
    units.push(unit);
    last = { unit, end };
  }
  return units;
}

function namesIn({ kind, name, grouped }: GoDeclaration, text: string): string[] {
  if (kind === 'import') return [importedAs(name, text)];
  if (kind === 'func') return [name.split('.')[0] ?? name];
  if (kind === 'type') return [name];
  // `var a, b int`
  const list = /^[\p{L}\p{Nd}_,\s]*?(?=\s+[^\s,]|\s*=|$)/u.exec(
    grouped ? text : text.replace(/^\w+\s+/, ''),
  )?.[0];
  return [name, ...(list ?? '').split(',').map(one => one.trim().split(/\s/)[0] ?? '')].filter(
    one => one !== '',
  );
}

/** The name of an imported package in its file: `.`, `_`, the one that is given, or the end of its path. */
function importedAs(path: string, text: string): string {
  const given = /^(?:import\s+)?([.\w]+)\s*["`]/.exec(text)?.[1];
  if (given !== undefined) return given;
  const parts = path.split('/').filter((part, at) => at === 0 || !/^v\d+$/.test(part));
  return parts.at(-1) ?? path;
}

/** The words of a declaration that are no selectors. */
function wordsIn(text: string): Set<string> {
  const tokens = goTokens(text).filter(({ kind }) => kind !== 'comment');
  return new Set(
    tokens.flatMap(({ kind, text: word }, at) =>
      kind === 'word' && tokens[at - 1]?.text !== '.' ? [word] : [],
    ),
  );
}

function withoutComments(text: string): string {
  return text.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, '');
}

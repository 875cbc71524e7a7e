import type { Shrinker } from '../../scenario.js';
import { type Case, describe, mayHaveMethods } from './cases.js';
import { casesFile, programFiles } from './program.js';
import type { Shape } from './shape.js';

const int: Shape = { kind: 'basic', name: 'int' };

/** Types that can replace another one and are simpler; the simplest first. */
function simplerShapes(shape: Shape): Shape[] {
  switch (shape.kind) {
    case 'basic':
      return shape.name === 'int' ? [] : [int];
    case 'func':
    case 'error':
      return [int];
    case 'struct':
      return [
        int,
        ...shape.fields.map(field => field.shape),
        ...without(shape.fields).map(fields => ({ ...shape, fields })),
        ...replacements(shape.fields, field =>
          simplerShapes(field.shape).map(simpler => ({ ...field, shape: simpler })),
        ).map(fields => ({ ...shape, fields })),
      ];
    case 'array':
      return [
        int,
        shape.of,
        ...(shape.length > 0 ? [{ ...shape, length: shape.length - 1 }] : []),
        ...simplerShapes(shape.of).map(of => ({ ...shape, of })),
      ];
    default:
      return [int, shape.of, ...simplerShapes(shape.of).map(of => ({ ...shape, of }))];
  }
}

/** Cases that are simpler than this one in one place; the simplest first. All of them are valid Go. */
export function simplerCases(each: Case): Case[] {
  const first = each.kind === 'function' ? 0 : 1;
  const [kept, free] = [each.parameters.slice(0, first), each.parameters.slice(first)];
  const candidates: Case[] = [
    ...(each.kind === 'function' ? [] : [{ ...each, kind: 'function' as const }]),
    ...(each.variadic ? [{ ...each, variadic: false }] : []),
    ...halves(free).map(parameters => ({ ...each, parameters: [...kept, ...parameters], variadic: false })),
    ...halves(each.results).map(results => ({ ...each, results })),
    ...without(free).map(parameters => ({ ...each, parameters: [...kept, ...parameters], variadic: false })),
    ...without(each.results).map(results => ({ ...each, results })),
    ...replacements(each.results, simplerShapes).map(results => ({ ...each, results })),
    ...replacements(each.parameters, simplerShapes).map(parameters => ({ ...each, parameters })),
  ];
  return candidates.filter(isValid);
}

function isValid({ kind, parameters, variadic }: Case): boolean {
  if (variadic && parameters.at(-1)?.kind !== 'slice') return false;
  const [first] = parameters;
  if (kind === 'function' || (kind === 'closure' && first !== undefined)) return true;
  if (first === undefined) return false;
  if (kind !== 'pointer method') return mayHaveMethods(first);
  return first.kind === 'pointer' && mayHaveMethods(first.of);
}

/** The first half of a list, and the second half; for lists of at least four. */
function halves<T>(list: readonly T[]): T[][] {
  const half = Math.ceil(list.length / 2);
  return list.length < 4 ? [] : [list.slice(0, half), list.slice(half)];
}

/** The list without one of its members, for each of them. */
function without<T>(list: readonly T[]): T[][] {
  return list.map((_, index) => list.filter((__, other) => other !== index));
}

/** The list with one member replaced, in each possible way. */
function replacements<T>(list: readonly T[], ways: (member: T) => T[]): T[][] {
  return list.flatMap((member, index) => ways(member).map(way => list.with(index, way)));
}

function casesOf(files: Readonly<Record<string, string>>): Case[] {
  return JSON.parse(files[casesFile] ?? '[]') as Case[];
}

/** With more cases than this in one program, compiling costs more than they save. */
const largestRound = 60;

/** Finds small generated functions that fail. */
export const valuesShrinker: Shrinker = {
  simpler(files, failed) {
    const each = casesOf(files)[failed];
    const simpler = each === undefined ? [] : simplerCases(each).slice(0, largestRound);
    return simpler.length === 0 ? undefined : programFiles(simpler);
  },
  alone(files, failed) {
    const each = casesOf(files)[failed];
    if (each === undefined) throw new Error(`there is no case ${failed}`);
    return { files: programFiles([each]), description: describe(each) };
  },
};

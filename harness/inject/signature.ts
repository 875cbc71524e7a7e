import { Scanner } from './scanner.js';
import {
  arrayType,
  type FunctionType,
  interfaceType,
  numeric,
  pointerType,
  sliceType,
  stringType,
  structType,
  type ValueType,
} from './types.js';

const basic: Readonly<Record<string, ValueType>> = Object.fromEntries(
  [
    numeric('bool', 1, 'bool'),
    numeric('int', 8, 'int'),
    numeric('uint', 8, 'uint'),
    numeric('uint', 8, 'uintptr'),
    numeric('uint', 1, 'byte'),
    numeric('int', 4, 'rune'),
    numeric('float', 4, 'float32'),
    numeric('float', 8, 'float64'),
    numeric('complex', 8, 'complex64'),
    numeric('complex', 16, 'complex128'),
    ...[1, 2, 4, 8].flatMap(size => [
      numeric('int', size, `int${8 * size}`),
      numeric('uint', size, `uint${8 * size}`),
    ]),
    stringType(),
    interfaceType('error'),
    interfaceType('any'),
    pointerType('unsafe.Pointer'),
  ].map(type => [type.name, type]),
);

/**
 * Reads a signature as Go writes it, without names of parameters: `func(int, []string) (bool, error)`. A method's
 * receiver is the first parameter. Types that a program declares are written as what they are: `struct { x int }`.
 * @throws UsageError for anything else.
 */
export function parseSignature(text: string): FunctionType {
  const scanner = new Scanner(text, '--signature');
  scanner.expect('func');
  const signature = functionType(scanner);
  if (!scanner.isAtEnd) throw scanner.error('expected its end');
  return signature;
}

function functionType(scanner: Scanner): FunctionType {
  scanner.expect('(');
  const parameters = list(scanner);
  if (scanner.take('(')) return { parameters, results: list(scanner) };
  const next = scanner.rest.charAt(0);
  return { parameters, results: next === '' || /[,);}]/.test(next) ? [] : [type(scanner)] };
}

/** Types up to the closing parenthesis. */
function list(scanner: Scanner): ValueType[] {
  const types: ValueType[] = [];
  if (scanner.take(')')) return types;
  do types.push(type(scanner));
  while (scanner.take(','));
  scanner.expect(')');
  return types;
}

/** @param opaque whether a type that the program declares will do, because only a pointer to it counts */
function type(scanner: Scanner, opaque = false): ValueType {
  if (scanner.take('...')) return sliceType(type(scanner));
  if (scanner.take('*')) return pointerType(`*${type(scanner, true).name}`);
  if (scanner.take('[]')) return sliceType(type(scanner));
  if (scanner.take('[')) {
    const length = scanner.match(/\d+/y);
    if (length === undefined) throw scanner.error('expected a length');
    scanner.expect(']');
    return arrayType(Number(length), type(scanner));
  }
  const word = scanner.match(/<-chan\b|[\p{L}_][\p{L}\p{N}_]*(?:[./][\p{L}_][\p{L}\p{N}_]*)*/uy);
  if (word === undefined) throw scanner.error('expected a type');
  return composite(scanner, word) ?? known(scanner, word, opaque);
}

function composite(scanner: Scanner, word: string): ValueType | undefined {
  switch (word) {
    case 'struct':
      return struct(scanner);
    case 'interface':
      scanner.expect('{');
      scanner.expect('}');
      return interfaceType('interface {}');
    case 'map': {
      scanner.expect('[');
      const key = type(scanner, true);
      scanner.expect(']');
      return pointerType(`map[${key.name}]${type(scanner, true).name}`);
    }
    case 'chan':
      scanner.take('<-');
      return pointerType(`chan ${type(scanner, true).name}`);
    case '<-chan':
      return pointerType(`<-chan ${type(scanner, true).name}`);
    case 'func':
      functionType(scanner);
      return pointerType('func');
    default:
      return undefined;
  }
}

function known(scanner: Scanner, word: string, opaque: boolean): ValueType {
  const found = Object.hasOwn(basic, word) ? basic[word] : undefined;
  if (found === undefined && opaque) return pointerType(word);
  if (found === undefined) {
    throw scanner.error(`${word} is no type of Go itself (write what it is, such as struct { x int })`);
  }
  return found;
}

function struct(scanner: Scanner): ValueType {
  scanner.expect('{');
  const fields: { name: string; type: ValueType }[] = [];
  while (!scanner.take('}')) {
    const name = scanner.match(/[\p{L}_][\p{L}\p{N}_]*/uy);
    if (name === undefined) throw scanner.error('expected the name of a field');
    fields.push({ name, type: type(scanner) });
    if (!scanner.take(';') && !scanner.rest.startsWith('}')) throw scanner.error('expected ";" or "}"');
  }
  return structType(fields);
}

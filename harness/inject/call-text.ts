import { UsageError } from '../host/errors.js';
import { Scanner } from './scanner.js';

/** A constant as it was typed. */
export type Literal =
  | { kind: 'integer'; value: bigint; text: string }
  | { kind: 'float'; value: number; text: string }
  | { kind: 'imaginary'; value: number; text: string }
  | { kind: 'string'; value: string; text: string }
  | { kind: 'bool'; value: boolean; text: string }
  | { kind: 'nil'; text: string }
  | { kind: 'list'; elements: readonly Literal[]; text: string };

/** A call as it was typed: `main.Format(7, "x")`. */
export interface CallText {
  function: string;
  arguments: readonly Literal[];
}

/**
 * Reads a call. The function's name may have parentheses: `main.(*T).Close(0xc000012000)`.
 * @throws UsageError for anything that is no call with constants.
 */
export function parseCall(text: string): CallText {
  const open = argumentsAt(text);
  const name = open < 0 ? '' : text.slice(0, open).trim();
  if (name === '') {
    throw new UsageError(`--call=${JSON.stringify(text)} is no call`, {
      remedy: `write it as in Go, with constants for arguments: --call='main.Format(7, "x")'`,
    });
  }
  const scanner = new Scanner(text.slice(open + 1), '--call');
  const found: Literal[] = [];
  if (!scanner.take(')')) {
    do found.push(literal(scanner));
    while (scanner.take(','));
    scanner.expect(')');
  }
  if (!scanner.isAtEnd) throw scanner.error('expected its end');
  return { function: name, arguments: found };
}

/** Where the parenthesis is that the arguments follow: not one of a receiver, as in `(*T).Close`. */
function argumentsAt(text: string): number {
  const receiver = /^[^("'`]*\(\*?[^()"'`,]*\)(?=\.)/.exec(text)?.[0].length ?? 0;
  return text.indexOf('(', receiver);
}

const number =
  /[+-]?(?:0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*)?\.?\d[\d_]*\.?(?:[eE][+-]?\d+)?)i?/y;

function literal(scanner: Scanner): Literal {
  const string = scanner.match(/"(?:[^"\\\n]|\\.)*"|`[^`]*`/y);
  if (string !== undefined) return { kind: 'string', value: unquoted(scanner, string), text: string };
  const rune = scanner.match(/'(?:[^'\\\n]|\\.[0-9a-fA-F]*)'/uy);
  if (rune !== undefined) {
    const value = unquoted(scanner, `"${rune.slice(1, -1).replace(/^"$/, '\\"').replace(/^\\'$/, "'")}"`);
    return { kind: 'integer', value: BigInt(value.codePointAt(0) ?? 0), text: rune };
  }
  const digits = scanner.match(number);
  if (digits !== undefined) return numberOf(digits);
  if (scanner.take('{')) return list(scanner);
  const word = scanner.match(/[\p{L}_][\p{L}\p{N}_]*/uy);
  if (word === 'true' || word === 'false') return { kind: 'bool', value: word === 'true', text: word };
  if (word === 'nil') return { kind: 'nil', text: word };
  throw scanner.error(`expected a constant${word === undefined ? '' : `, not ${word},`}`);
}

function list(scanner: Scanner): Literal {
  const elements: Literal[] = [];
  if (!scanner.take('}')) {
    do elements.push(literal(scanner));
    while (scanner.take(','));
    scanner.expect('}');
  }
  return { kind: 'list', elements, text: `{${elements.map(({ text }) => text).join(', ')}}` };
}

function numberOf(text: string): Literal {
  const plain = text.replaceAll('_', '');
  if (plain.endsWith('i')) return { kind: 'imaginary', value: Number(plain.slice(0, -1)), text };
  const [, sign = '', digits = ''] = /^([+-]?)(.*)$/.exec(plain) ?? [];
  if (/^(?:0[xXbBoO][\da-fA-F]+|\d+)$/.test(digits)) {
    // Go reads 0755 as octal.
    const value = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits.toLowerCase());
    return { kind: 'integer', value: sign === '-' ? -value : value, text };
  }
  return { kind: 'float', value: Number(plain), text };
}

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

/** The value of a string literal; bytes that are written as \xNN are characters below 256. */
function unquoted(scanner: Scanner, text: string): string {
  if (text.startsWith('`')) return text.slice(1, -1);
  return text
    .slice(1, -1)
    .replace(
      /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/g,
      (_, x?: string, u?: string, big?: string, letter = '') => {
        const digits = x ?? u ?? big;
        if (digits !== undefined) return String.fromCodePoint(Number.parseInt(digits, 16));
        const value = escapes[letter];
        if (value === undefined) throw scanner.error(`Go has no escape \\${letter}`);
        return value;
      },
    );
}

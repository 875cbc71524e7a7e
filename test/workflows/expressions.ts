/*
 * As much of the expressions of GitHub Actions as the workflows here use: contexts, literals, functions, ! == != && || and
 * parentheses. A name that is not there is null, as on GitHub.
 */

export type Value = string | number | boolean | null | object;

export interface Scope {
  /** `github`, `inputs`, `steps`, ... */
  contexts: Record<string, unknown>;
  functions: Record<string, (...values: Value[]) => Value>;
}

const token = /\s*(?:(&&|\|\||==|!=|[!(),])|'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)|([A-Za-z_][\w.-]*))/y;

type Token = { sign: string } | { literal: Value } | { name: string };

function tokens(text: string): Token[] {
  const found: Token[] = [];
  token.lastIndex = 0;
  while (text.slice(token.lastIndex).trim() !== '') {
    const match = token.exec(text);
    if (match === null) throw new Error(`can't read the expression ${text}`);
    const [, sign, string, number, name] = match;
    if (sign !== undefined) found.push({ sign });
    else if (string !== undefined) found.push({ literal: string.replaceAll("''", "'") });
    else if (number !== undefined) found.push({ literal: Number(number) });
    else if (name === 'true' || name === 'false') found.push({ literal: name === 'true' });
    else if (name !== undefined) found.push(name === 'null' ? { literal: null } : { name });
  }
  return found;
}

/** The value of what stands between `${{` and `}}`. */
export function evaluate(text: string, scope: Scope): Value {
  const left = tokens(text);
  const isNext = (sign: string): boolean => {
    const [next] = left;
    return next !== undefined && 'sign' in next && next.sign === sign;
  };
  const take = (sign: string): boolean => {
    if (!isNext(sign)) return false;
    left.shift();
    return true;
  };
  const or = (): Value => {
    let value = and();
    while (take('||')) {
      const other = and();
      value = truth(value) ? value : other;
    }
    return value;
  };
  const and = (): Value => {
    let value = equality();
    while (take('&&')) {
      const other = equality();
      value = truth(value) ? other : value;
    }
    return value;
  };
  const equality = (): Value => {
    const value = unary();
    if (take('==')) return same(value, unary());
    return take('!=') ? !same(value, unary()) : value;
  };
  const unary = (): Value => (take('!') ? !truth(unary()) : primary());
  const primary = (): Value => {
    if (take('(')) {
      const value = or();
      if (!take(')')) throw new Error(`a ) is missing in ${text}`);
      return value;
    }
    const next = left.shift();
    if (next === undefined || 'sign' in next) throw new Error(`can't read the expression ${text}`);
    if ('literal' in next) return next.literal;
    return take('(') ? call(next.name) : lookUp(next.name, scope);
  };
  const call = (name: string): Value => {
    const values: Value[] = [];
    while (!take(')')) {
      values.push(or());
      if (!isNext(')') && !take(',')) throw new Error(`a ) is missing in ${text}`);
    }
    const known = scope.functions[name];
    if (known === undefined) throw new Error(`no function ${name}`);
    return known(...values);
  };
  const value = or();
  if (left.length > 0) throw new Error(`can't read the end of the expression ${text}`);
  return value;
}

/** Text with its expressions replaced by their values. A text that is one expression keeps the value's type. */
export function interpolate(text: string, scope: Scope): Value {
  const whole = /^\$\{\{((?:(?!\}\}).)*)\}\}$/s.exec(text.trim());
  if (whole?.[1] !== undefined) return evaluate(whole[1], scope);
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_all, inner: string) => asText(evaluate(inner, scope)));
}

export function asText(value: Value): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export function truth(value: Value): boolean {
  return value !== null && value !== '' && value !== 0 && value !== false;
}

/** Nothing and the empty text are the same, as on GitHub; text is compared whatever its case. */
function same(a: Value, b: Value): boolean {
  return asText(a).toLowerCase() === asText(b).toLowerCase();
}

function lookUp(name: string, scope: Scope): Value {
  const [first = '', ...path] = name.split('.');
  if (!(first in scope.contexts)) throw new Error(`no context ${first}`);
  let value: unknown = scope.contexts[first];
  for (const part of path) {
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[part] : null;
  }
  return (value ?? null) as Value;
}

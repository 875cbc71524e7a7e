import type { GoCode } from '../../../patches/golang/code.js';

/** A statement of a Go function. Positions are indices of tokens in its GoCode. */
export interface Statement {
  /** First and last token. */
  from: number;
  to: number;
  /** Its first word if that is a keyword; otherwise `simple`, or `declaration` for `x := ...`. */
  kind: 'if' | 'for' | 'switch' | 'select' | 'defer' | 'return' | 'declaration' | 'simple';
  /** The condition of an `if`, without the statement that may precede it. */
  condition?: { from: number; to: number };
  /** Whether an `if` has an `else`. */
  hasElse?: boolean;
  /** Whether an `if` follows an `else`. */
  isElse?: boolean;
}

const keywords = new Set(['if', 'for', 'switch', 'select', 'defer', 'return']);

/**
 * Returns the statements from `from` to `to`, including those in blocks and function literals. Outer ones
 * come first.
 */
export function statementsIn(code: GoCode, from: number, to: number): Statement[] {
  const found: Statement[] = [];
  let at = from;
  while (at <= to) {
    const text = code.text(at);
    if (text === 'end of statement' || text === '{' || text === '}' || text === 'else') {
      at++;
    } else if (text === 'case' || text === 'default') {
      at = code.rightUntil(at, [':']) + 1;
    } else {
      const end = Math.min(endOf(code, at), to);
      const statement = classify(code, at, end);
      found.push(statement);
      for (const [open, close] of blocksIn(code, at, end))
        found.push(...statementsIn(code, open + 1, close - 1));
      for (let next = elseIf(code, statement); next !== undefined; next = elseIf(code, next))
        found.push(next);
      at = end + 1;
    }
  }
  return found;
}

/**
 * Returns the last token of the statement that begins at `from`. The semicolon of `if x := f(); x > 0`
 * doesn't end it.
 */
function endOf(code: GoCode, from: number): number {
  if (!['if', 'for', 'switch', 'select'].includes(code.text(from))) {
    return code.rightUntil(from - 1, ['end of statement']) - 1;
  }
  let close = code.partner(blockOf(code, from));
  while (code.text(close + 1) === 'else') {
    close = code.partner(code.text(close + 2) === 'if' ? blockOf(code, close + 2) : close + 2);
  }
  return close;
}

function classify(code: GoCode, from: number, to: number): Statement {
  const word = code.text(from);
  if (word === 'var' || word === 'const' || word === 'type') return { from, to, kind: 'declaration' };
  if (!keywords.has(word)) {
    const declares = code.find(from, to, [':=']) !== undefined;
    return { from, to, kind: declares ? 'declaration' : 'simple' };
  }
  const kind = word as Statement['kind'];
  if (kind !== 'if') return { from, to, kind };
  const open = blockOf(code, from);
  const init = lastSemicolon(code, from, open);
  return {
    from,
    to,
    kind,
    condition: { from: (init ?? from) + 1, to: open - 1 },
    hasElse: code.text(code.partner(open) + 1) === 'else',
  };
}

/**
 * Returns the `if` that follows the `else` of a statement. `blocksIn` of that statement includes its blocks.
 */
function elseIf(code: GoCode, { condition, hasElse, to }: Statement): Statement | undefined {
  if (condition === undefined || !hasElse) return undefined;
  const at = code.partner(condition.to + 1) + 2;
  return code.text(at) === 'if' ? { ...classify(code, at, to), isElse: true } : undefined;
}

/** Returns the brace that opens the block of an `if`, `for`, `switch` or `select` at `from`. */
function blockOf(code: GoCode, from: number): number {
  let at = from;
  for (;;) {
    at = code.rightUntil(at, ['{', 'func']);
    if (code.text(at) !== 'func') return at;
    at = code.partner(literalBlock(code, at));
  }
}

/** Returns the brace that opens the body of the function literal at `at`. */
function literalBlock(code: GoCode, at: number): number {
  return code.rightUntil(code.partner(at + 1), ['{']);
}

function lastSemicolon(code: GoCode, from: number, to: number): number | undefined {
  const at = code.leftUntil(to, ['end of statement']);
  return at > from ? at : undefined;
}

/** Returns the first and last brace of each block of a statement, without blocks inside another block. */
function blocksIn(code: GoCode, from: number, to: number): [number, number][] {
  const blocks: [number, number][] = [];
  for (let at = from; at <= to; at++) {
    const text = code.text(at);
    const isLiteral = text === 'func' && code.text(at + 1) === '(';
    const isBlock =
      ['if', 'for', 'switch', 'select'].includes(text) || (text === 'else' && code.text(at + 1) === '{');
    if (!isLiteral && !isBlock) continue;
    const open = isLiteral ? literalBlock(code, at) : text === 'else' ? at + 1 : blockOf(code, at);
    // The type of a function has no body.
    if (open > to) continue;
    blocks.push([open, code.partner(open)]);
    at = code.partner(open);
  }
  return blocks;
}

import type { GoCode } from '../../../patches/golang/code.js';
import type { Edit, Rule } from './fault.js';
import type { Statement } from './go-statements.js';
import type { Siblings } from './siblings.js';

/** Faults of a whole statement: dropped, or run in the opposite case. */
export function statementEdits(code: GoCode, statement: Statement): Edit[] {
  const { from, to, kind, condition } = statement;
  const whole = (rule: Rule): Edit => ({ rule, start: code.start(from), end: code.end(to), text: '' });
  if (kind === 'defer') return [whole('dropped defer')];
  if (kind === 'simple' || kind === 'return') return [whole('dropped statement')];
  if (kind !== 'if' || condition === undefined) return [];
  const negated: Edit = { rule: 'negated condition', ...negation(code, condition.from, condition.to) };
  return statement.hasElse || statement.isElse ? [negated] : [negated, whole('dropped block')];
}

function negation(code: GoCode, from: number, to: number): Omit<Edit, 'rule'> {
  const start = code.start(from);
  const end = code.end(to);
  const isNegated = code.text(from) === '!' && code.text(from + 1) === '(' && code.partner(from + 1) === to;
  if (isNegated) return { start, end, text: code.slice(from + 1, to) };
  const comparison = code.find(from, to, ['==', '!=']);
  const joined = code.find(from, to, ['&&', '||']) !== undefined;
  // The rule for operators makes the same edit, so that both count as one fault.
  if (comparison !== undefined && !joined) {
    const flipped = code.text(comparison) === '==' ? '!=' : '==';
    return { start: code.start(comparison), end: code.end(comparison), text: flipped };
  }
  return { start, end, text: `!(${code.source.slice(start, end)})` };
}

/** The rule and the replacement for each operator. */
const operators: Readonly<Record<string, [Rule, string]>> = {
  '<': ['shifted boundary', '<='],
  '<=': ['shifted boundary', '<'],
  '>': ['shifted boundary', '>='],
  '>=': ['shifted boundary', '>'],
  '==': ['wrong operator', '!='],
  '!=': ['wrong operator', '=='],
  '&&': ['wrong operator', '||'],
  '||': ['wrong operator', '&&'],
  '++': ['wrong operator', '--'],
  '--': ['wrong operator', '++'],
  true: ['wrong constant', 'false'],
  false: ['wrong constant', 'true'],
};

/** Faults of single tokens from `from` to `to`: operators, numbers, texts, names. */
export function tokenEdits(code: GoCode, from: number, to: number, siblings: Siblings): Edit[] {
  const edits: Edit[] = [];
  for (let at = from; at <= to; at++) {
    const token = code.tokens[at];
    if (token === undefined) continue;
    const { start, end, text, kind } = token;
    // The tokenizer returns `<-` as one token and `<<` as two.
    const doubled = code.text(at + 1) === text || code.text(at - 1) === text;
    const operator = Object.hasOwn(operators, text) && !doubled ? operators[text] : undefined;
    if (operator !== undefined) edits.push({ rule: operator[0], start, end, text: operator[1] });
    if (kind === 'number' && /^\d+$/.test(text)) edits.push(...numberEdits(text, start, end));
    if (kind === 'string' && text.startsWith('"') && text.length > 2) {
      edits.push({ rule: 'wrong text', start: end - 2, end, text: '?"' });
    }
    const sibling = kind === 'word' ? siblings(text) : undefined;
    if (sibling !== undefined) edits.push({ rule: 'sibling constant', start, end, text: sibling });
    if (text === '&&' || text === '||') edits.push(...operandEdits(code, at));
    if (text === 'case') edits.push(...caseEdits(code, at));
    if (text === '(' && code.tokens[at - 1]?.kind === 'word') edits.push(...argumentEdits(code, at));
  }
  return edits;
}

function numberEdits(text: string, start: number, end: number): Edit[] {
  const value = Number(text);
  return [value + 1, value - 1]
    .filter(other => other >= 0)
    .map(other => ({ rule: 'wrong constant', start, end, text: String(other) }));
}

/** Drops one operand of && or ||, together with the operator. */
function operandEdits(code: GoCode, at: number): Edit[] {
  const ends = ['&&', '||', ';', '=', ':=', 'if', 'return', '(', '{', 'end of statement', ','];
  const left = code.leftUntil(at, ends) + 1;
  const right = code.rightUntil(at, [...ends.filter(end => end !== '('), ')']) - 1;
  return [
    { rule: 'dropped operand', start: code.start(left), end: code.start(at + 1), text: '' },
    { rule: 'dropped operand', start: code.end(at - 1), end: code.end(right), text: '' },
  ];
}

/** Drops one of several values of a `case`. */
function caseEdits(code: GoCode, at: number): Edit[] {
  const colon = code.rightUntil(at, [':']);
  const edits: Edit[] = [];
  for (let first = at + 1; first < colon; ) {
    const next = Math.min(code.rightUntil(first, [',', ':']), colon);
    const last = next === colon;
    if (!last)
      edits.push({ rule: 'dropped entry', start: code.start(first), end: code.start(next + 1), text: '' });
    else if (first > at + 1) {
      edits.push({ rule: 'dropped entry', start: code.end(first - 2), end: code.end(next - 1), text: '' });
    }
    first = next + 1;
  }
  return edits;
}

const goroutines = ['gp', 'newg', 'callingG', 'callerG'];

/** Passes another goroutine to a function, if the enclosing function uses one. */
function argumentEdits(code: GoCode, open: number): Edit[] {
  const edits: Edit[] = [];
  for (let at = open + 1; at < code.partner(open); at++) {
    const name = code.text(at);
    const alone = ['(', ','].includes(code.text(at - 1)) && [')', ','].includes(code.text(at + 1));
    if (!alone || !goroutines.includes(name)) continue;
    const body = enclosingFunction(code, at);
    const other = goroutines.find(
      each => each !== name && code.tokens.slice(body, at).some(token => token.text === each),
    );
    if (other !== undefined) {
      edits.push({ rule: 'wrong variable', start: code.start(at), end: code.end(at), text: other });
    }
  }
  return edits;
}

/** Returns the position of the `func` of the declaration or literal that contains a token. */
function enclosingFunction(code: GoCode, at: number): number {
  let depth = 0;
  for (let i = at - 1; i >= 0; i--) {
    if (code.text(i) === '}') depth++;
    else if (code.text(i) === '{') depth--;
    else if (code.text(i) === 'func' && depth < 0) return i;
  }
  return 0;
}

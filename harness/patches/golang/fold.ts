import { cut } from '../removal/cut.js';
import { enclosingOpen, GoCode } from './code.js';

/** The result for one place that mentioned a removed name. */
export interface Folded {
  source: string;
  /** Offset in the old source. */
  at: number;
  what: 'case' | 'element' | 'condition' | 'statement' | 'variable';
}

/**
 * Removes the first mention of a dead name from a Go file, as if the name had never existed. A `case` operand
 * or an element of a literal is removed. A comparison with a dead constant is false, and one of a dead
 * variable with nil is true; conditions are simplified accordingly, and the branch of an `if` that is taken
 * stays. A call statement is removed. Returns undefined when nothing mentions a dead name; throws when a
 * mention has none of these forms.
 */
export function foldFirst(source: string, isDead: (text: string) => boolean): Folded | undefined {
  const code = new GoCode(source);
  const at = code.tokens.findIndex(
    token => (token.kind === 'word' || token.kind === 'string') && isDead(token.text),
  );
  const token = code.tokens[at];
  if (token === undefined) return undefined;
  const [what, folded] = fold(code, at);
  return { source: folded, at: token.start, what };
}

function fold(code: GoCode, at: number): [Folded['what'], string] {
  const first = code.text(at - 1) === '.' ? at - 2 : at;
  const inCase = code.leftUntil(first, ['case', ':', ':=', '=', '{', '(', 'end of statement']);
  if (code.text(inCase) === 'case') return ['case', withoutCaseOperand(code, inCase, first, at)];
  const open = enclosingOpen(code, first);
  if (code.text(at + 1) === ':' && code.text(open) === '{') return ['element', withoutElement(code, first)];

  const left = code.leftUntil(first, operandEnds) + 1;
  const right = code.rightUntil(at, operandEnds) - 1;
  const comparison = code.find(left, right, ['==', '!=']);
  if (comparison !== undefined) {
    const withNil = code.text(left) === 'nil' || code.text(right) === 'nil';
    const value = (code.text(comparison) === '!=') !== withNil;
    return ['condition', withValue(code, left, right, value)];
  }
  if (left === first && code.text(at + 1) === '(' && code.partner(at + 1) === right) {
    if (code.startsStatement(left) && code.endsStatement(right))
      return ['statement', code.without(left, right)];
  }
  throw new Error(`can't remove ${code.text(at)} from: ${code.slice(left, right)}`);
}

const operandEnds = ['&&', '||', '!', '(', ')', '{', '}', ',', ':=', '=', 'return', 'if', 'end of statement'];

/** Returns the source after the operand at tokens left..right has turned out to be true or false. */
function withValue(code: GoCode, left: number, right: number, value: boolean): string {
  const before = code.text(left - 1);
  const after = code.text(right + 1);
  if (before === '!') return withValue(code, left - 1, right, !value);
  if (before === '(' && after === ')') return withValue(code, left - 1, right + 1, value);
  if (before === '&&' || after === '&&') {
    const ends = ['||', ...operandEnds.filter(end => end !== '&&' && end !== '!')];
    if (value) return code.withoutOperand(left, right);
    return withValue(code, code.leftUntil(left, ends) + 1, code.rightUntil(right, ends) - 1, false);
  }
  if (before === '||' || after === '||') {
    const ends = operandEnds.filter(end => end !== '&&' && end !== '||' && end !== '!');
    if (!value) return code.withoutOperand(left, right);
    return withValue(code, code.leftUntil(left, ends) + 1, code.rightUntil(right, ends) - 1, true);
  }
  if (before === 'if' && after === '{') return withBranch(code, left - 1, right + 1, value);
  if (before === ':=' && code.endsStatement(right)) return withoutVariable(code, left - 2, right, value);
  throw new Error(`can't replace ${code.slice(left, right)} by ${value}`);
}

/** Returns the source with an `if` replaced by the branch that is taken. */
function withBranch(code: GoCode, ifAt: number, open: number, taken: boolean): string {
  const close = code.partner(open);
  const hasElse = code.text(close + 1) === 'else';
  if (!hasElse) return taken ? code.unwrapped(ifAt, close, open) : code.withoutStatement(ifAt, close);
  const elseOpen = close + 2;
  if (code.text(elseOpen) !== '{') throw new Error("can't remove an if from a chain of them");
  const elseClose = code.partner(elseOpen);
  return code.unwrapped(ifAt, elseClose, taken ? open : elseOpen);
}

/** Returns the source without `name := <constant>` and with the uses of the name replaced by the constant. */
function withoutVariable(code: GoCode, nameAt: number, right: number, value: boolean): string {
  const name = code.text(nameAt);
  const blockEnd = code.partner(enclosingOpen(code, nameAt));
  for (let at = right + 1; at < blockEnd; at++) {
    if (code.text(at) !== name || code.text(at - 1) === '.') continue;
    const folded = withValue(code, at, at, value);
    // The first use is gone; the others and the declaration follow in the next rounds.
    return withoutVariable(new GoCode(folded), nameAt, right, value);
  }
  return code.withoutStatement(nameAt, right);
}

function withoutCaseOperand(code: GoCode, caseAt: number, first: number, last: number): string {
  const colon = code.rightUntil(last, [':']);
  const single = first === caseAt + 1 && last + 1 === colon;
  if (!single) {
    // Including one of the commas around it.
    const [from, to] =
      code.text(last + 1) === ','
        ? [code.start(first), code.start(last + 2)]
        : [code.end(first - 2), code.end(last)];
    return code.source.slice(0, from) + code.source.slice(to);
  }
  const next = code.rightUntil(colon + 1, ['case', 'default', '}']);
  return cut(code.source, code.start(caseAt), code.end(next - 1));
}

function withoutElement(code: GoCode, first: number): string {
  const end = code.rightUntil(first, [',', '}', 'end of statement']);
  const last = code.text(end) === ',' ? end : end - 1;
  return cut(code.source, code.start(first), code.end(last));
}

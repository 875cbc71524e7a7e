import type { GoCode } from '../../../patches/golang/code.js';
import type { Edit } from './fault.js';
import { statementEdits, tokenEdits } from './go-rules.js';
import { type Statement, statementsIn } from './go-statements.js';
import type { Siblings } from './siblings.js';

/**
 * Returns the faults in a function that is not part of the feature but mentions it. Only code that depends on
 * the mention counts: the condition or the statement that contains it, the conditions on a variable that is
 * set from it, and the branches of an `if` that tests nothing else.
 */
export function mentionEdits(
  code: GoCode,
  from: number,
  to: number,
  siblings: Siblings,
  isMention: (text: string) => boolean,
): Edit[] {
  const edits: Edit[] = [];
  const derived = new Set<string>();
  const mentions = (first: number, last: number): number[] =>
    range(first, last).filter(at => isMention(code.text(at)) || isUse(code, at, derived));
  const body = code.text(to) === '}' ? code.partner(to) : from;
  const statements = statementsIn(code, body + 1, to - 1);
  // A variable that is set from a mention stands for it: isDebugCall := ... FuncID_debugCallV2.
  for (const { kind, from: first, to: last } of statements) {
    if (kind === 'declaration' && code.text(first + 1) === ':=' && mentions(first, last).length > 0) {
      derived.add(code.text(first));
    }
  }
  for (const statement of statements) {
    const own = ownTokens(statement);
    if (own === undefined) continue;
    const found = mentions(...own);
    if (found.length === 0) continue;
    edits.push(
      ...(statement.kind === 'if'
        ? conditionEdits(code, statement, found, siblings)
        : simple(code, own, found, siblings)),
    );
    if (statement.kind === 'simple') edits.push(...statementEdits(code, statement));
  }
  return edits;
}

/**
 * Returns the tokens of a statement without its blocks: the condition of an `if`, none for other statements
 * with blocks.
 */
function ownTokens({ kind, condition, from, to }: Statement): [number, number] | undefined {
  if (kind === 'if') return condition === undefined ? undefined : [condition.from, condition.to];
  return kind === 'for' || kind === 'switch' || kind === 'select' ? undefined : [from, to];
}

function simple(code: GoCode, [from, to]: [number, number], found: number[], siblings: Siblings): Edit[] {
  // The statements of a function literal are judged one by one.
  if (range(from, to).some(at => code.text(at) === 'func')) return [];
  return ofOperands(code, from, to, found, tokenEdits(code, from, to, siblings));
}

/**
 * Keeps the edits in operands of && and || that mention the feature, and the edits of the operators next to
 * them.
 */
function ofOperands(code: GoCode, from: number, to: number, found: number[], edits: Edit[]): Edit[] {
  const ends = ['&&', '||', ':=', '=', 'return', '(', ',', '{', 'end of statement'];
  const operands = found.map(at => {
    const left = Math.max(code.leftUntil(at, ends), from - 1);
    const right = Math.min(
      code.rightUntil(at, [...ends.filter(end => end !== '(' && end !== '{'), ')', '{']),
      to + 1,
    );
    const own = { first: code.start(left + 1), last: code.end(right - 1) };
    return { start: code.end(left), end: code.start(right), ...own };
  });
  return edits.filter(edit =>
    operands.some(({ start, end, first, last }) => {
      // The dropped operand must be the one with the mention, not its neighbour.
      if (edit.rule === 'dropped operand') return edit.start <= first && edit.end >= last;
      const isJoint = edit.text === '&&' || edit.text === '||';
      return edit.start >= start - (isJoint ? 3 : 0) && edit.end <= end + (isJoint ? 3 : 0);
    }),
  );
}

function conditionEdits(code: GoCode, statement: Statement, found: number[], siblings: Siblings): Edit[] {
  const { condition } = statement;
  if (condition === undefined) return [];
  const { from, to } = condition;
  const alone = range(from, to).every(at => !['&&', '||'].includes(code.text(at)));
  if (!alone) return ofOperands(code, from, to, found, tokenEdits(code, from, to, siblings));
  const edits = [...statementEdits(code, statement), ...tokenEdits(code, from, to, siblings)];
  const close = code.partner(to + 1);
  const blocks: [number, number][] = [[to + 1, close]];
  if (statement.hasElse && code.text(close + 2) === '{') blocks.push([close + 2, code.partner(close + 2)]);
  for (const [open, end] of blocks) {
    edits.push(...statementsIn(code, open + 1, end - 1).flatMap(each => statementEdits(code, each)));
    edits.push(...tokenEdits(code, open, end - 1, siblings));
  }
  return edits;
}

/** Returns the faults of a `case "runtime.debugCallV1":` with its statements, and of an entry of a table. */
export function entryEdits(
  code: GoCode,
  from: number,
  to: number,
  siblings: Siblings,
  isMention: (text: string) => boolean,
): Edit[] {
  const edits: Edit[] = [];
  for (const at of range(from, to)) {
    if (!isMention(code.text(at))) continue;
    const token = code.tokens[at];
    if (token === undefined) continue;
    if (code.text(at - 1) === 'case' && code.text(at + 1) === ':') {
      const next = code.rightUntil(at, ['case', 'default', '}']);
      edits.push({ rule: 'dropped entry', start: code.start(at - 1), end: code.end(next - 1), text: '' });
      edits.push(...tokenEdits(code, at, next - 1, siblings));
    } else if (code.text(at + 1) === ':' && ['{', ',', 'end of statement'].includes(code.text(at - 1))) {
      const end = code.rightUntil(at, [',', '}', 'end of statement']);
      edits.push({
        rule: 'dropped entry',
        start: token.start,
        end: code.text(end) === ',' ? code.end(end) : code.end(end - 1),
        text: '',
      });
      edits.push(...tokenEdits(code, at, end - 1, siblings));
    }
  }
  return edits;
}

function isUse(code: GoCode, at: number, names: ReadonlySet<string>): boolean {
  return names.has(code.text(at)) && code.text(at + 1) !== ':=' && code.text(at - 1) !== '.';
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}

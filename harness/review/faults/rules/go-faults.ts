import { GoCode } from '../../../patches/golang/code.js';
import { type GoDeclaration, goDeclarations } from '../../../patches/golang/declarations.js';
import { isFeatureName } from '../../../patches/removal/feature.js';
import { type Edit, type Fault, faultsOf } from './fault.js';
import { entryEdits, mentionEdits } from './go-mentions.js';
import { statementEdits, tokenEdits } from './go-rules.js';
import { type Statement, statementsIn } from './go-statements.js';
import type { Siblings } from './siblings.js';

/**
 * Returns the faults in the feature's part of a Go file: in the bodies of its functions, in its constants and
 * texts, and in the statements and conditions of other functions that mention its names. With `everywhere`,
 * every function counts as the feature's.
 */
export function goFaults(file: string, source: string, siblings: Siblings, everywhere = false): Fault[] {
  const code = new GoCode(source);
  const edits: (Edit & { symbol: string })[] = [];
  for (const declaration of goDeclarations(source)) {
    edits.push(
      ...declarationEdits(code, declaration, siblings, everywhere).map(edit => ({
        ...edit,
        symbol: declaration.name,
      })),
    );
  }
  return faultsOf(file, source, edits);
}

/**
 * Whether a name belongs to the feature: by `isFeatureName`, or because it names one of its events for the
 * tracer.
 */
export function isFeature(name: string): boolean {
  return isFeatureName(name) || /^(trace|wait)\w*DebugCall$/.test(name);
}

function declarationEdits(
  code: GoCode,
  declaration: GoDeclaration,
  siblings: Siblings,
  everywhere: boolean,
): Edit[] {
  const from = code.tokens.findIndex(token => token.start >= declaration.start);
  const after = code.tokens.findIndex(token => token.start >= declaration.end);
  const to = (after < 0 ? code.tokens.length : after) - 1;
  const mentions = code.tokens.slice(from, to + 1).some(token => isMention(token.text));
  if (!mentions && !everywhere) return [];
  const ofFeature = everywhere || isFeature(declaration.name.replace(/^.*\./, ''));
  switch (declaration.kind) {
    case 'func':
      return ofFeature
        ? [...directiveEdits(code, declaration), ...bodyEdits(code, from, to, siblings)]
        : [
            ...mentionEdits(code, from, to, siblings, isMention),
            ...entryEdits(code, from, to, siblings, isMention),
          ];
    case 'const':
      return ofFeature ? constantEdits(code, declaration, from, to) : [];
    case 'var':
      return ofFeature ? [] : entryEdits(code, from, to, siblings, isMention);
    default:
      return [];
  }
}

function isMention(text: string): boolean {
  return isFeature(text) || /^"(runtime\.)?debugCallV\d"$/.test(text);
}

function bodyEdits(code: GoCode, from: number, to: number, siblings: Siblings): Edit[] {
  if (code.text(to) !== '}') return [];
  const open = code.partner(to);
  const last = (statement: Statement): boolean => statement.kind === 'return' && statement.to >= to - 2;
  return [
    ...statementsIn(code, open + 1, to - 1)
      // A function doesn't compile without its last `return`.
      .filter(statement => !last(statement))
      .flatMap(statement => statementEdits(code, statement)),
    ...tokenEdits(code, Math.max(open, from), to - 1, siblings),
  ];
}

/** Turns compiler directives in a function's comment, such as `//go:nosplit`, into ordinary comments. */
function directiveEdits(code: GoCode, { docStart, start }: GoDeclaration): Edit[] {
  const comment = code.source.slice(docStart, start);
  return [...comment.matchAll(/^\/\/go:/gm)].map(match => ({
    rule: 'dropped directive',
    start: docStart + match.index,
    end: docStart + match.index + 2,
    text: '// ',
  }));
}

/**
 * Changes a constant's text. A FuncID changes places with its neighbour, because up to 1.20 the linker or the
 * assembler has its own enumeration of FuncIDs that must agree. No other enumeration is duplicated.
 */
function constantEdits(code: GoCode, declaration: GoDeclaration, from: number, to: number): Edit[] {
  const strings = code.tokens.slice(from, to + 1).filter(token => token.kind === 'string');
  if (strings.length > 0) {
    return strings.map(({ end }) => ({ rule: 'wrong text', start: end - 2, end, text: '?"' }));
  }
  if (!declaration.grouped || from !== to || !declaration.name.startsWith('funcID_')) return [];
  const edits: Edit[] = [];
  for (const step of [2, -2]) {
    // The token between two names in a group is the end of a statement.
    const other = from + step;
    if (code.tokens[other]?.kind !== 'word' || code.text(from + step / 2) !== 'end of statement') continue;
    const [a, b] = step > 0 ? [from, other] : [other, from];
    if (!isAlone(code, a) || !isAlone(code, b)) continue;
    const between = code.source.slice(code.end(a), code.start(b));
    edits.push({
      rule: 'exchanged entries',
      start: code.start(a),
      end: code.end(b),
      text: code.text(b) + between + code.text(a),
    });
  }
  return edits;
}

/** Whether a name in a group has neither type nor value. */
function isAlone(code: GoCode, at: number): boolean {
  return (
    ['end of statement', '('].includes(code.text(at - 1)) &&
    ['end of statement', ')'].includes(code.text(at + 1))
  );
}

import { bracketPartners, type GoToken, goTokens } from './tokens.js';

/** A declaration at the top level of a Go file, or one line of a group such as `const ( ... )`. */
export interface GoDeclaration {
  kind: 'func' | 'const' | 'var' | 'type' | 'import';
  /** The first name that it declares. Methods are named `Receiver.method`, imports by their path. */
  name: string;
  /** Offset of its first character (the keyword, or the name in a group) and offset after its last. */
  start: number;
  end: number;
  /** Offset where its comment begins; `start` when it has none. */
  docStart: number;
  /** It is part of a group. */
  grouped: boolean;
}

const kinds = new Set(['func', 'const', 'var', 'type', 'import']);

/** Returns the top-level declarations of a Go file, in order, with groups split up. */
export function goDeclarations(source: string): GoDeclaration[] {
  const tokens = goTokens(source);
  const partners = bracketPartners(tokens);
  const code = tokens.map((token, index) => ({ ...token, index })).filter(token => token.kind !== 'comment');
  const declarations: GoDeclaration[] = [];
  const add = (kind: string, from: number, to: number, grouped: boolean): void => {
    const first = code[from];
    const last = code[to - 1];
    if (first === undefined || last === undefined) return;
    declarations.push({
      kind: kind as GoDeclaration['kind'],
      name: nameOf(kind, code.slice(grouped ? from : from + 1, to)),
      start: first.start,
      end: last.end,
      docStart: docStart(source, tokens, first.index),
      grouped,
    });
  };
  for (let at = 0; at < code.length; ) {
    const keyword = code[at]?.text ?? '';
    const end = statementEnd(code, partners, at);
    if (kinds.has(keyword)) {
      const open = code[at + 1];
      if (keyword !== 'func' && open?.text === '(') {
        for (let spec = at + 2; code[spec] !== undefined && code[spec]?.text !== ')'; ) {
          const specEnd = statementEnd(code, partners, spec);
          add(keyword, spec, specEnd, true);
          spec = specEnd + 1;
        }
      } else {
        add(keyword, at, end, false);
      }
    }
    at = end + 1;
  }
  return declarations;
}

type Indexed = GoToken & { index: number };

/**
 * Returns the index in `code` of the token that ends the statement beginning at `from`: a semicolon or a
 * closing bracket.
 */
function statementEnd(code: readonly Indexed[], partners: Map<number, number>, from: number): number {
  let at = from;
  while (at < code.length) {
    const token = code[at];
    if (token === undefined || token.kind === 'end of statement') break;
    const partner = partners.get(token.index);
    if (partner !== undefined && partner < token.index) break;
    if (partner === undefined) at++;
    else {
      do at++;
      while ((code[at - 1]?.index ?? partner) < partner);
    }
  }
  return at;
}

function nameOf(kind: string, tokens: readonly Indexed[]): string {
  const words = tokens.filter(token => token.kind === 'word');
  if (kind === 'import') return tokens.find(token => token.kind === 'string')?.text.slice(1, -1) ?? '';
  if (kind !== 'func' || tokens[0]?.text !== '(') return words[0]?.text ?? '';
  const close = tokens.findIndex(token => token.text === ')');
  const receiver = tokens.slice(1, close).filter(token => token.kind === 'word');
  const method = tokens.slice(close).find(token => token.kind === 'word');
  return `${receiver.at(-1)?.text ?? ''}.${method?.text ?? ''}`;
}

/** Returns where the comments on the lines directly above a declaration begin. */
function docStart(source: string, tokens: readonly GoToken[], index: number): number {
  let start = tokens[index]?.start ?? 0;
  for (let at = index - 1; at >= 0; at--) {
    const token = tokens[at];
    if (token === undefined || token.kind === 'end of statement') continue;
    const between = source.slice(token.end, start);
    const lineStart = source.lastIndexOf('\n', token.start - 1) + 1;
    const ownLine = source.slice(lineStart, token.start).trim() === '';
    if (token.kind !== 'comment' || !ownLine || between.split('\n').length > 2) break;
    start = token.start;
  }
  return start;
}

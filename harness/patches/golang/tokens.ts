/**
 * A token of Go source. `start` and `end` are offsets in UTF-16 units; the text is source.slice(start, end).
 */
export interface GoToken {
  kind: 'word' | 'number' | 'string' | 'operator' | 'comment' | 'end of statement';
  text: string;
  start: number;
  end: number;
}

// Tried in this order. Operators that matter here as one token are listed; the others become one token per
// character.
const shapes: readonly [GoToken['kind'], RegExp][] = [
  ['comment', /\/\/[^\n]*|\/\*[\s\S]*?\*\//y],
  ['word', /[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ['number', /\.?[0-9](?:[\p{L}\p{Nd}_.]|(?<=[eEpP])[+-])*/uy],
  ['string', /"(?:\\.|[^"\\\n])*"|`[^`]*`|'(?:\\.|[^'\\\n])+'/y],
  ['operator', /&&|\|\||==|!=|:=|<-|\+\+|--|<=|>=|\.\.\.|[^\s]/y],
];

const endsStatement = new Set(['break', 'continue', 'fallthrough', 'return', '++', '--', ')', ']', '}']);
const keywords = new Set(
  `break case chan const continue default defer else fallthrough for func go goto if import interface map package
   range return select struct switch type var`.split(/\s+/),
);

/** A text is no Go source. */
export class NotGoError extends Error {
  override readonly name = 'NotGoError';
}

/**
 * Returns the tokens of Go source, including comments. Where the language inserts a semicolon at the end of a
 * line, there is an empty token 'end of statement' (The Go Programming Language Specification, "Semicolons").
 * Throws NotGoError where no token is.
 */
export function goTokens(source: string): GoToken[] {
  const tokens: GoToken[] = [];
  let last: GoToken | undefined;
  const endStatement = (at: number): void => {
    if (last === undefined || !mayEnd(last)) return;
    tokens.push({ kind: 'end of statement', text: '', start: at, end: at });
    last = undefined;
  };
  for (let at = 0; at < source.length; ) {
    if (source[at] === '\n') endStatement(at);
    if (/\s/.test(source[at] ?? '')) {
      at++;
      continue;
    }
    const token = tokenAt(source, at);
    if (token.kind === 'comment') {
      // A comment that contains a line break acts like one.
      if (token.text.includes('\n')) endStatement(at);
    } else if (token.text === ';') {
      token.kind = 'end of statement';
      last = undefined;
    } else {
      last = token;
    }
    tokens.push(token);
    at = token.end;
  }
  endStatement(source.length);
  return tokens;
}

function tokenAt(source: string, at: number): GoToken {
  for (const [kind, shape] of shapes) {
    shape.lastIndex = at;
    const text = shape.exec(source)?.[0];
    if (text !== undefined) return { kind, text, start: at, end: at + text.length };
  }
  throw new NotGoError(`no Go token at offset ${at}`);
}

function mayEnd(token: GoToken): boolean {
  if (token.kind === 'number' || token.kind === 'string') return true;
  if (token.kind === 'word' && !keywords.has(token.text)) return true;
  return endsStatement.has(token.text);
}

/** Returns, for each token that opens or closes a bracket, the index of its partner. */
export function bracketPartners(tokens: readonly GoToken[]): Map<number, number> {
  const partners = new Map<number, number>();
  const open: number[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'operator') continue;
    if ('([{'.includes(token.text)) open.push(index);
    if (')]}'.includes(token.text)) {
      const start = open.pop();
      if (start === undefined) throw new NotGoError(`bracket at offset ${token.start} closes nothing`);
      partners.set(start, index).set(index, start);
    }
  }
  return partners;
}

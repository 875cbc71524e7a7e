import { cut } from '../removal/cut.js';
import { bracketPartners, type GoToken, goTokens } from './tokens.js';

/** The tokens of a Go file without its comments, and operations on them. Positions are token numbers. */
export class GoCode {
  readonly tokens: readonly GoToken[];
  readonly #partners: Map<number, number>;

  constructor(readonly source: string) {
    this.tokens = goTokens(source).filter(token => token.kind !== 'comment');
    this.#partners = bracketPartners(this.tokens);
  }

  /**
   * Returns the text at a position; 'end of statement' for a semicolon, written or implied, and before and
   * after all tokens.
   */
  text(at: number): string {
    const token = this.tokens[at];
    return token === undefined || token.kind === 'end of statement' ? 'end of statement' : token.text;
  }

  start(at: number): number {
    return this.tokens[at]?.start ?? this.source.length;
  }

  end(at: number): number {
    return this.tokens[at]?.end ?? 0;
  }

  slice(from: number, to: number): string {
    return this.source.slice(this.start(from), this.end(to));
  }

  /** Returns the other bracket of a pair. */
  partner(at: number): number {
    const partner = this.#partners.get(at);
    if (partner === undefined) throw new Error(`no bracket: ${this.text(at)}`);
    return partner;
  }

  /** Returns the nearest of these texts to the left of `at`, skipping what is in brackets. */
  leftUntil(at: number, texts: readonly string[]): number {
    for (let i = at - 1; i >= 0; i--) {
      if (texts.includes(this.text(i)) && !this.#closes(i)) return i;
      if (this.#closes(i)) i = this.partner(i);
    }
    return -1;
  }

  /** Returns the nearest of these texts to the right of `at`, skipping what is in brackets. */
  rightUntil(at: number, texts: readonly string[]): number {
    for (let i = at + 1; i < this.tokens.length; i++) {
      if (texts.includes(this.text(i)) && !(this.text(i) !== '{' && this.#opens(i))) return i;
      if (this.#opens(i)) i = this.partner(i);
    }
    return this.tokens.length;
  }

  /** Returns the first of these texts at from..to that is not in brackets there. */
  find(from: number, to: number, texts: readonly string[]): number | undefined {
    const at = texts.includes(this.text(from)) ? from : this.rightUntil(from, texts);
    return at <= to ? at : undefined;
  }

  startsStatement(at: number): boolean {
    return ['end of statement', '{', '}', ':', 'else'].includes(this.text(at - 1));
  }

  endsStatement(at: number): boolean {
    return ['end of statement', '}'].includes(this.text(at + 1));
  }

  /** Returns the source without tokens from..to. */
  without(from: number, to: number): string {
    return cut(this.source, this.start(from), this.end(to));
  }

  /** Like `without`, and also removes the comment on the lines directly above. */
  withoutStatement(from: number, to: number): string {
    const above = this.source.slice(0, this.start(from));
    const comment = /(?:^|\n)((?:[ \t]*\/\/[^\n]*\n)+)[ \t]*$/.exec(above)?.[1] ?? '';
    const indent = /[ \t]*$/.exec(above)?.[0] ?? '';
    const start = comment === '' ? this.start(from) : above.length - indent.length - comment.length;
    return cut(this.source, start, this.end(to));
  }

  /** Returns the source without one operand of && or ||, and without the operator that joined it. */
  withoutOperand(from: number, to: number): string {
    const joined = ['&&', '||'].includes(this.text(to + 1));
    return joined
      ? this.source.slice(0, this.start(from)) + this.source.slice(this.start(to + 2))
      : this.source.slice(0, this.end(from - 2)) + this.source.slice(this.end(to));
  }

  /**
   * Returns the source with the statement at from..to replaced by the body of one of its blocks, which opens
   * at `open`.
   */
  unwrapped(from: number, to: number, open: number): string {
    const close = this.partner(open);
    const body = this.source.slice(this.end(open), this.start(close));
    const declares = this.tokens
      .slice(open + 1, close)
      .some(token => [':=', 'var', 'const'].includes(token.text));
    const text = declares ? `{${body}}` : body.replace(/\n\t/g, '\n').trim();
    return this.source.slice(0, this.start(from)) + text + this.source.slice(this.end(to));
  }

  #opens(at: number): boolean {
    return (this.#partners.get(at) ?? -1) > at;
  }

  #closes(at: number): boolean {
    return (this.#partners.get(at) ?? at) < at;
  }
}

/** Returns the bracket that encloses the position. */
export function enclosingOpen(code: GoCode, at: number): number {
  return code.leftUntil(at, ['(', '[', '{']);
}

import { UsageError } from '../host/errors.js';

/** Reads Go text from left to right; blanks between words are skipped. */
export class Scanner {
  readonly text: string;
  readonly #what: string;
  #at = 0;

  /** @param what what the text is, for messages: `--signature` */
  constructor(text: string, what: string) {
    this.text = text;
    this.#what = what;
  }

  get rest(): string {
    return this.text.slice(this.#at).trimStart();
  }

  get isAtEnd(): boolean {
    return this.rest === '';
  }

  /** Returns whether the next characters are these, and skips them if so. */
  take(word: string): boolean {
    this.#skipBlanks();
    if (!this.text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  /** Returns what a regular expression matches here, and skips it; it must be sticky. Undefined if it does not. */
  match(pattern: RegExp): string | undefined {
    this.#skipBlanks();
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  expect(word: string): void {
    if (!this.take(word)) throw this.error(`expected ${JSON.stringify(word)}`);
  }

  error(problem: string): UsageError {
    const rest = this.rest === '' ? 'at its end' : `at ${JSON.stringify(this.rest)}`;
    return new UsageError(`${this.#what}=${JSON.stringify(this.text)} can't be read: ${problem} ${rest}`);
  }

  #skipBlanks(): void {
    while (/\s/.test(this.text.charAt(this.#at))) this.#at++;
  }
}

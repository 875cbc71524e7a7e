import { stripVTControlCharacters, styleText } from 'node:util';

export type Style = 'red' | 'green' | 'yellow' | 'cyan' | 'bold' | 'dim';

/** How text looks on the stream that it is written to. */
export interface TextOptions {
  /** Columns to fit the lines into; commands and traces are never broken. */
  width: number;
  colours: boolean;
  /** Passes are listed one by one too, and failures with their stacks. */
  verbose: boolean;
}

/** Plain text of the width that a log page shows. */
export const plain: TextOptions = { width: 100, colours: false, verbose: false };

/** `text` in a style, or as it is where colours are off. */
export function paint(options: TextOptions, style: Style | Style[], text: string): string {
  if (!options.colours || text === '') return text;
  return styleText(style, text, { validateStream: false });
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const wide =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|\ufe0f/u;
const invisible = /^[\p{Control}\p{Format}\p{Mark}]+$/u;

/**
 * Columns that the text takes in a terminal: colours and combining marks take none, East Asian letters take
 * two.
 */
export function displayWidth(text: string): number {
  const bare = stripVTControlCharacters(text);
  if (/^[\x20-\x7e]*$/.test(bare)) return bare.length;
  let width = 0;
  for (const { segment } of segmenter.segment(bare)) {
    if (!invisible.test(segment)) width += wide.test(segment) ? 2 : 1;
  }
  return width;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text;
}

/**
 * Breaks text into lines of at most `width` columns, at spaces. A word that is longer stays whole: it is
 * a path or a command, and will be copied.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(/ +/)) {
      if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > width) {
        lines.push(line);
        line = word;
      } else {
        line = line === '' ? word : `${line} ${word}`;
      }
    }
    lines.push(line);
  }
  return lines;
}

/** `first` before the first line and blanks of its width before the others; the text is wrapped to fit. */
export function hang(options: TextOptions, first: string, text: string): string[] {
  const margin = displayWidth(first);
  const blank = ' '.repeat(margin);
  return wrap(text, Math.max(24, options.width - margin)).map((line, i) => (i === 0 ? first : blank) + line);
}

/** `3 scenarios`, `1 scenario`. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? noun : plural}`;
}

/** `12 ms`, `3.1 s`, `2 min 05 s`. */
export function duration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** `712 B`, `62.0 MB`: decimal units. */
export function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}

/** The lines of a text from elsewhere, without colours, and with other control characters as escapes. */
export function foreignLines(text: string): string[] {
  return printable(stripVTControlCharacters(text)).split('\n');
}

/** Control characters that would move a terminal's cursor or change its state are shown as escapes. */
export function printable(text: string): string {
  return text.replace(/[\p{Control}\u2028\u2029]/gu, c =>
    c === '\n' || c === '\t' ? c : `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

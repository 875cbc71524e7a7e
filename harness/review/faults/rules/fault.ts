import { createHash } from 'node:crypto';

/** A small change to one place of a tree's source. Good tests of the tree would notice it. */
export interface Fault {
  /**
   * `asm_amd64.s:1475 wrong register`, with a number if a line has several of one kind. Unique in its file.
   */
  id: string;
  /**
   * Hash of the symbol, the rule and the texts without white space: 12 hex digits. It is the same in every
   * release that has the same line.
   */
  key: string;
  /** Relative to the tree. */
  file: string;
  /** 1-based. */
  line: number;
  /** The function, macro, constant or table that contains it. */
  symbol: string;
  rule: Rule;
  /** The changed lines, before and after, each joined into one line. */
  before: string;
  after: string;
  /**
   * `text` replaces the file's text from offset `start` to `end`. Both have the same number of line breaks.
   */
  start: number;
  end: number;
  text: string;
}

/** The kind of change. */
export type Rule =
  | 'dropped instruction'
  | 'wrong register'
  | 'wrong constant'
  | 'wrong offset'
  | 'wrong jump'
  | 'dropped flag'
  | 'wrong size'
  | 'wrong symbol'
  | 'wrong text'
  | 'dropped statement'
  | 'dropped defer'
  | 'dropped block'
  | 'negated condition'
  | 'shifted boundary'
  | 'wrong operator'
  | 'dropped operand'
  | 'sibling constant'
  | 'wrong variable'
  | 'dropped directive'
  | 'dropped entry'
  | 'exchanged entries'
  | 'real bug';

/** A place where a rule applies, without its file and symbol. */
export interface Edit {
  rule: Rule;
  start: number;
  end: number;
  text: string;
}

/** Makes faults from edits of one file. Drops edits that only change white space, and names the rest. */
export function faultsOf(
  file: string,
  source: string,
  edits: readonly (Edit & { symbol: string })[],
): Fault[] {
  const seen = new Map<string, number>();
  const texts = new Set<string>();
  const faults: Fault[] = [];
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const text = keepLines(source.slice(edit.start, edit.end), edit.text);
    const [from, to] = wholeLines(source, edit.start, edit.end);
    const before = squeeze(source.slice(from, to));
    const after = squeeze(source.slice(from, edit.start) + text + source.slice(edit.end, to));
    const change = `${from} ${after}`;
    if (before === after || texts.has(change)) continue;
    texts.add(change);
    const line = lineOf(source, edit.start);
    const name = `${file.slice(file.lastIndexOf('/') + 1)}:${line} ${edit.rule}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    faults.push({
      id: count === 1 ? name : `${name} ${count}`,
      key: createHash('sha256')
        .update([edit.symbol, edit.rule, before, after].join('\n'))
        .digest('hex')
        .slice(0, 12),
      file,
      line,
      symbol: edit.symbol,
      rule: edit.rule,
      before,
      after,
      start: edit.start,
      end: edit.end,
      text,
    });
  }
  return faults;
}

/** Returns the file's text with the fault in it. */
export function plant(source: string, fault: Pick<Fault, 'start' | 'end' | 'text'>): string {
  return source.slice(0, fault.start) + fault.text + source.slice(fault.end);
}

/**
 * Pads the new text with line breaks, so that all lines keep their numbers. Line numbers are part of the
 * compiled package, and of other packages that use its exports.
 */
function keepLines(before: string, after: string): string {
  const missing = before.split('\n').length - after.split('\n').length;
  if (missing < 0) throw new Error(`a fault adds lines: ${JSON.stringify(after)}`);
  return after + '\n'.repeat(missing);
}

function wholeLines(source: string, start: number, end: number): [number, number] {
  const to = source.indexOf('\n', Math.max(start, end - 1));
  return [source.lastIndexOf('\n', start - 1) + 1, to < 0 ? source.length : to];
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function lineOf(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}

import type { Hunk } from './parse.js';

/** How a hunk fits a text. Lines are 0-based. */
export type Placement =
  /** It applies here, `offset` lines from where it says, without `fuzz` lines of context at each end. */
  | { kind: 'applies'; at: number; offset: number; fuzz: number }
  /** Its result is there already. */
  | { kind: 'applied'; at: number; offset: number }
  /** Neither. `at` is the most similar place. */
  | { kind: 'conflict'; at: number };

/**
 * The maximum number of lines of context that may differ at either end of a hunk; the same as in GNU patch.
 */
const maximumFuzz = 2;

/** Returns the lines that a hunk expects, and the lines that it leaves. */
export function sides(hunk: Hunk): { before: string[]; after: string[] } {
  const side = (signs: string): string[] =>
    hunk.lines.filter(line => signs.includes(line[0] ?? ' ')).map(line => line.slice(1));
  return { before: side(' -'), after: side(' +') };
}

/**
 * Finds the place of a hunk: where its header says, moved by `shift` lines, or else the nearest one. `from`
 * is the first line that it may touch.
 */
export function placeHunk(lines: readonly string[], hunk: Hunk, shift: number, from: number): Placement {
  const { before, after } = sides(hunk);
  const expected = Math.max(hunk.oldStart - 1, 0) + shift;
  const stated = Math.max(hunk.oldStart - 1, 0);
  const old = nearest(lines, before, expected, from);
  const done = nearest(lines, after, expected, from);
  // If a hunk only adds at the end of its context, that context is still there after it was applied.
  if (done !== undefined && (old === undefined || Math.abs(done - expected) <= Math.abs(old - expected))) {
    return { kind: 'applied', at: done, offset: done - stated };
  }
  if (old !== undefined) return { kind: 'applies', at: old, offset: old - stated, fuzz: 0 };
  for (let fuzz = 1; fuzz <= maximumFuzz; fuzz++) {
    const trimmed = withFuzz(hunk, fuzz);
    const inner = sides(trimmed.hunk).before;
    if (inner.length === 0) break;
    const at = nearest(lines, inner, expected + trimmed.dropped, from);
    if (at !== undefined) {
      return { kind: 'applies', at: at - trimmed.dropped, offset: at - trimmed.dropped - stated, fuzz };
    }
  }
  return { kind: 'conflict', at: mostAlike(lines, before, expected, from) };
}

/**
 * Returns a hunk without up to `fuzz` lines of context at each end, and how many were dropped at its
 * beginning.
 */
export function withFuzz(hunk: Hunk, fuzz: number): { hunk: Hunk; dropped: number } {
  const first = hunk.lines.findIndex(line => !line.startsWith(' '));
  const last = hunk.lines.findLastIndex(line => !line.startsWith(' '));
  const dropped = Math.min(fuzz, first);
  const end = hunk.lines.length - Math.min(fuzz, hunk.lines.length - 1 - last);
  return { hunk: { ...hunk, lines: hunk.lines.slice(dropped, end) }, dropped };
}

function nearest(
  lines: readonly string[],
  wanted: readonly string[],
  expected: number,
  from: number,
): number | undefined {
  if (wanted.length === 0) return undefined;
  const last = lines.length - wanted.length;
  const matches = (at: number): boolean =>
    at >= from && at <= last && wanted.every((line, i) => lines[at + i] === line);
  for (let distance = 0; distance <= lines.length; distance++) {
    if (matches(expected + distance)) return expected + distance;
    if (distance > 0 && matches(expected - distance)) return expected - distance;
  }
  return undefined;
}

function mostAlike(
  lines: readonly string[],
  wanted: readonly string[],
  expected: number,
  from: number,
): number {
  let best = Math.min(Math.max(expected, from), Math.max(lines.length - wanted.length, 0));
  let bestScore = 0;
  for (let at = from; at < lines.length; at++) {
    // A blank line or a lone brace says nothing about the place.
    const score = wanted.filter((line, i) => line.trim().length > 1 && lines[at + i] === line).length;
    const nearer = score === bestScore && Math.abs(at - expected) < Math.abs(best - expected);
    if (score > bestScore || (score > 0 && nearer)) {
      best = at;
      bestScore = score;
    }
  }
  return best;
}

import { diffArrays } from 'diff';

/**
 * For each line of a text, its 1-based line in an earlier form of the text. A new line has the number of the
 * next line that is not new.
 */
export type LineNumbers = readonly number[];

/** Returns the numbers of a text's own lines, and of the place after the last. */
export function ownLines(text: string): LineNumbers {
  return text.split('\n').map((_line, i) => i + 1);
}

/**
 * Carries line numbers through one edit of a text. Lines below the edit keep their numbers, then lines above
 * it; what is between gets the numbers of the lines that it replaces.
 */
export function linesAfterEdit(numbers: LineNumbers, before: string, after: string): LineNumbers {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const most = Math.min(old.length, now.length);
  let below = 0;
  while (below < most && old.at(-1 - below) === now.at(-1 - below)) below++;
  const gone = old.length - now.length;
  return now.map((_line, i) => {
    const at = i >= now.length - below ? i + gone : Math.min(i, old.length - below);
    return numbers[Math.min(at, numbers.length - 1)] ?? 1;
  });
}

/** Returns the line numbers of `now` in `earlier` when the edits between them are not known. */
export function linesIn(earlier: string, now: string): LineNumbers {
  const numbers: number[] = [];
  let line = 1;
  for (const { added, removed, value } of diffArrays(earlier.split('\n'), now.split('\n'))) {
    if (!added) line += value.length;
    if (!removed) numbers.push(...value.map((_text, i) => (added ? line : line - value.length + i)));
  }
  return numbers;
}

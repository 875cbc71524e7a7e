/**
 * Removes source.slice(start, end) from a source text. If only blanks and a trailing `//` comment are left on
 * its lines, the lines are removed entirely, and one of two blank lines that then meet is removed as well.
 */
export function cut(source: string, start: number, end: number): string {
  const lineStart = source.lastIndexOf('\n', start - 1) + 1;
  const lineBreak = source.indexOf('\n', end);
  const lineEnd = lineBreak < 0 ? source.length : lineBreak + 1;
  const before = source.slice(lineStart, start);
  const after = source.slice(end, lineEnd);
  if (before.trim() !== '' || !/^[;,]?\s*(\/\/.*)?\s*$/.test(after)) {
    return source.slice(0, start).replace(/[ \t]+$/, '') + source.slice(end);
  }
  const above = source.slice(0, lineStart);
  const below = source.slice(lineEnd);
  if (below === '') return above.replace(/\n(?:[ \t]*\n)+$/, '\n');
  const blankAbove = above === '' || /(^|\n)[ \t]*\n$/.test(above) || /[{(]\s*\n$/.test(above);
  return above + (blankAbove ? below.replace(/^[ \t]*\n/, '') : below);
}

/** Returns the 1-based number of the line that contains an offset. */
export function lineAt(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}

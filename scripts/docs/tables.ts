import { row } from '../../harness/report/markdown-text.js';

/**
 * A table in Markdown, from cells that are Markdown already. `centered` says so of all columns but the first.
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  centered = false,
): string {
  const rule = head.map((_, index) => (centered && index > 0 ? ':-:' : '---'));
  // The sign between cells has to be escaped even within code.
  return [head, rule, ...rows.map(cells => cells.map(cell => cell.replace(/\|/g, '\\|')))]
    .map(row)
    .join('\n');
}

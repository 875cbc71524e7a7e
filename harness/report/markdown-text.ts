import { foreignLines } from './text.js';

/*
 * Text in Markdown, as GitHub reads it.
 */

/** Text in a cell of a table, or in a heading. */
export function cell(text: string): string {
  return html(text).replace(/\|/g, '\\|').replace(/\s+/g, ' ');
}

/** One row of a table, from cells that are Markdown already. */
export function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Text without HTML of its own. */
export function html(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}

/** Text in which Markdown sees no signs of its own: names of Go files and functions have them. */
export function literal(text: string): string {
  return text.replace(/[*_<[\]]/g, sign => `\\${sign}`);
}

/** Code within a line; a backtick in it becomes an apostrophe. */
export function inlineCode(text: string): string {
  return `\`${foreignLines(text).join(' ').replaceAll('`', "'")}\``;
}

/**
 * Code in a cell of a table, where the sign between cells has to be escaped even within code; nothing for
 * nothing.
 */
export function codeCell(text: string): string {
  return text === '' ? '' : inlineCode(text).replaceAll('|', '\\|');
}

/** A block of text as it is: its fence is longer than any run of backticks inside. */
export function code(text: string): string {
  const bare = foreignLines(text).join('\n').trimEnd();
  const longest = Math.max(2, ...[...bare.matchAll(/`+/g)].map(match => match[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${bare}\n${fence}`;
}

/** A part that opens when its title is clicked. */
export function folded(title: string, content: string): string[] {
  return [`<details><summary>${html(title)}</summary>`, '', content, '', '</details>', ''];
}

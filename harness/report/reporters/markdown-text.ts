import { stripVTControlCharacters } from 'node:util';

/** Text as it stands in a cell of a table, or in a heading. */
export function cell(text: string): string {
  return html(text).replace(/\|/g, '\\|').replace(/\s+/g, ' ');
}

/** Text that takes no part in the markup around it. */
export function html(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}

/** A block of text as it is: its fence is longer than any run of backticks inside. */
export function code(text: string): string {
  const bare = stripVTControlCharacters(text).trimEnd();
  const longest = Math.max(2, ...[...bare.matchAll(/`+/g)].map(match => match[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${bare}\n${fence}`;
}

/** A part that opens when its title is clicked. */
export function folded(title: string, content: string): string[] {
  return [`<details><summary>${html(title)}</summary>`, '', content, '', '</details>', ''];
}

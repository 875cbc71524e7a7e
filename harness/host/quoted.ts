/** Quotes a word for a POSIX shell, where that is needed. */
export function quoted(text: string): string {
  return /^[\w./@:+~=,-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`;
}

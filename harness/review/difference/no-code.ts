import { goTokens, NotGoError } from '../../patches/golang/tokens.js';

/**
 * Whether two texts of a file differ only in comments and white space. Directives (`//go:nosplit`) count as
 * code.
 */
export function hasNoCode(file: string, before: string, after: string): boolean {
  const code = file.endsWith('.go') ? goWords : assemblyWords;
  try {
    return code(before) === code(after);
  } catch (error) {
    // The compiler will say what is wrong with it.
    if (error instanceof NotGoError) return false;
    throw error;
  }
}

function goWords(source: string): string {
  const directives = [...source.matchAll(/^\/\/(?:go:|\s*\+build|line |export ).*$/gm)].map(
    match => match[0],
  );
  // Brackets need not match: this may be a change without one of its hunks.
  const tokens = goTokens(source).filter(({ kind }) => kind !== 'comment');
  const words = tokens.map(({ kind, text }) => (kind === 'end of statement' ? kind : text));
  return [...words, ...directives].join('\n');
}

/** Go's assembler has both kinds of comments, and a statement ends at the end of its line. */
function assemblyWords(source: string): string {
  return source
    .replace(/\/\*[\s\S]*?\*\//g, comment => comment.replace(/[^\n]/g, ''))
    .split('\n')
    .map(line => (/^\s*\/\/\s*(?:\+build|go:build)/.test(line) ? line : line.replace(/\/\/.*$/, '')))
    .map(line => line.trim().replace(/\s+/g, ' '))
    .filter(line => line !== '')
    .join('\n');
}

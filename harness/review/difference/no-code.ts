import { GoCode } from '../../patches/golang/code.js';

/**
 * Whether two texts of a file differ only in comments and white space. Directives (`//go:nosplit`) count as
 * code.
 */
export function hasNoCode(file: string, before: string, after: string): boolean {
  const code = file.endsWith('.go') ? goWords : assemblyWords;
  return code(before) === code(after);
}

function goWords(source: string): string {
  const directives = [...source.matchAll(/^\/\/(?:go:|\s*\+build|line |export ).*$/gm)].map(
    match => match[0],
  );
  const code = new GoCode(source);
  return [...code.tokens.map((_token, at) => code.text(at)), ...directives].join('\n');
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

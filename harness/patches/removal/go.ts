import { linesAfterEdit, ownLines } from '../diff/lines.js';
import { goDeclarations } from '../golang/declarations.js';
import { foldFirst } from '../golang/fold.js';
import { goTokens } from '../golang/tokens.js';
import { cut, lineAt } from './cut.js';
import { isFeatureComment, isFeatureToken } from './feature.js';

export interface RemovedFromGo {
  kind:
    | 'func'
    | 'const'
    | 'var'
    | 'type'
    | 'import'
    | 'case'
    | 'element'
    | 'condition'
    | 'statement'
    | 'variable';
  /** The declaration's name; for anything else, the name of the function that contained it. */
  name: string;
  /** 1-based line in the original file. */
  line: number;
}

/**
 * Removes from a Go file the declarations with dead names, then every other mention of those names (see
 * foldFirst), then the comments that still mention the feature. The source is empty when no declaration is
 * left.
 */
export function removeFromGo(
  source: string,
  isDead: (token: string) => boolean = isFeatureToken,
): { source: string; removed: RemovedFromGo[] } {
  const removed: RemovedFromGo[] = [];
  let text = source;
  let lines = ownLines(source);
  const takeOut = (kind: RemovedFromGo['kind'], name: string, at: number, next: string): void => {
    removed.push({ kind, name, line: lines[lineAt(text, at) - 1] ?? 1 });
    lines = linesAfterEdit(lines, text, next);
    text = next;
  };
  for (;;) {
    const dead = goDeclarations(text).find(declaration => isDead(bareName(declaration.name)));
    if (dead === undefined) break;
    takeOut(dead.kind, dead.name, dead.start, cut(text, dead.docStart, dead.end));
  }
  for (;;) {
    const folded = foldFirst(text, isDead);
    if (folded === undefined) break;
    takeOut(folded.what, functionAt(text, folded.at), folded.at, folded.source);
  }
  if (removed.length === 0) return { source, removed };
  if (goDeclarations(text).every(declaration => declaration.kind === 'import'))
    return { source: '', removed };
  return { source: withoutFeatureComments(text), removed };
}

function bareName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function functionAt(source: string, offset: number): string {
  const found = goDeclarations(source).find(({ start, end }) => start <= offset && offset < end);
  return found?.name ?? '';
}

/** Comments are removed paragraph by paragraph: the rest of a function's description stays. */
function withoutFeatureComments(source: string): string {
  let text = source;
  for (;;) {
    const comment = goTokens(text).find(token => token.kind === 'comment' && isFeatureComment(token.text));
    if (comment === undefined) return text;
    const [start, end] = paragraph(text, comment.start, comment.end);
    text = cut(text, start, end);
    // One of the empty comment lines that now meet is enough.
    const above = text.slice(0, start);
    const twice = /(?:^|\n)[ \t]*\/\/[ \t]*\n$/.test(above) && /^[ \t]*\/\/[ \t]*\n/.exec(text.slice(start));
    if (twice) text = above + text.slice(start + twice[0].length);
  }
}

/** Returns the comment lines around the one at start..end, up to a line without words. */
function paragraph(source: string, start: number, end: number): [number, number] {
  const above = source.slice(0, start);
  if (!/(^|\n)[ \t]*$/.test(above)) return [start, end];
  const before = /(?:^|\n)((?:[ \t]*\/\/[ \t]*\S[^\n]*\n)*)[ \t]*$/.exec(above)?.[1] ?? '';
  const after = /^(?:\n[ \t]*\/\/[ \t]*\S[^\n]*)*/.exec(source.slice(end))?.[0] ?? '';
  const indent = /[ \t]*$/.exec(above)?.[0].length ?? 0;
  return [start - indent - before.length, end + after.length];
}

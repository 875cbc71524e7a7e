import { bothSides, describe } from '../patches/apply.js';
import type { PatchVerdict } from '../patches/check.js';
import type { Edits } from '../patches/edits.js';
import type { RemovedDeclaration } from '../patches/removal/remove.js';
import { formatVersion } from '../releases/version.js';
import { groupBy } from '../report/summarise.js';
import { count, padEnd, paint, type TextOptions } from '../report/text.js';
import type { Tree } from '../sources/tree.js';

const signs = {
  applies: ['✓', 'green'],
  applied: ['=', 'cyan'],
  'partly applied': ['✗', 'red'],
  conflict: ['✗', 'red'],
} as const;

const words = {
  applies: 'applies',
  applied: 'is there already',
  'partly applied': 'is there in part',
  conflict: 'conflicts',
} as const;

/**
 * Prints a patch a line, its hunks below it; for a hunk that conflicts also what it expects and what is
 * there.
 */
export function verdictLines(verdicts: readonly PatchVerdict[], options: TextOptions): string[] {
  return verdicts.flatMap(({ patch, verdict, hunks }) => {
    const [sign, style] = signs[verdict];
    return [
      `  ${paint(options, style, sign)} ${paint(options, 'bold', patch.name)} ${words[verdict]}`,
      ...hunks.flatMap(hunk => {
        if (hunk.verdict !== 'conflict') return [paint(options, 'dim', `      ${describe(hunk)}`)];
        return bothSides(hunk)
          .split('\n')
          .map((line, i) => (i === 0 ? `      ${paint(options, 'red', line)}` : `        ${line}`));
      }),
    ];
  });
}

/** Lists what was taken out of a tree, by file. */
export function removedLines(removed: readonly RemovedDeclaration[], options: TextOptions): string[] {
  return [...groupBy(removed, ({ file }) => file)].flatMap(([file, declarations]) => {
    const width = Math.max(...declarations.map(({ kind }) => kind.length)) + 2;
    return [
      `  ${paint(options, 'bold', file)}`,
      ...declarations.map(({ kind, name }) => `    ${paint(options, 'dim', padEnd(kind, width))}${name}`),
    ];
  });
}

/** Returns one line about what is taken out before a series is applied; no line where nothing is. */
export function replacedLines(removed: readonly RemovedDeclaration[]): string[] {
  if (removed.length === 0) return [];
  const files = new Set(removed.map(({ file }) => file)).size;
  const what = `${count(removed.length, 'declaration')} in ${count(files, 'file')}`;
  return [`  its own debug calls are taken out first: ${what}`];
}

/** Names the release, and where it came from. */
export function treeLine({ version, origin }: Tree, options: TextOptions): string {
  return `${paint(options, 'bold', `Go ${formatVersion(version)}`)}  ${paint(options, 'dim', origin.description)}`;
}

/**
 * Lists the patches that change, and the command that checks them where they are for more releases than this
 * one.
 */
export function editLines({ refreshed: { changed, added }, release }: Edits): string[] {
  const lines = changed.map(({ name }) => `  changed  ${name}`);
  if (added !== undefined) lines.push(`  new      ${added.name}: give it a title and a reason`);
  const ranges = [...new Set(changed.map(({ header }) => header.releases))];
  if (ranges.length > 0) {
    lines.push(
      `  edited in ${release}; to check all of ${ranges.join(', ')}: patch check --go='${ranges[0]}'`,
    );
  }
  return lines;
}

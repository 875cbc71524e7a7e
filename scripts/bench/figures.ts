import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../harness/host/files.js';

/** The file that docs/performance.md is made from, by its path in the package. */
const figuresPath = 'docs/performance.json';

/** What a bench measured: its name, what it is about, and figures. */
export interface Figure {
  bench: string;
  /** The release of Go; absent where it is about several or none. */
  release?: string;
  /** Tells apart what one bench measures of one release. */
  of?: string;
  [figure: string]: unknown;
}

/** The figures that were saved last. */
export function savedFigures(): Figure[] {
  return JSON.parse(readFileSync(join(packageRoot, figuresPath), 'utf8')) as Figure[];
}

/** Returns the figures with one more, which takes the place of an earlier one about the same. */
function withFigure(figures: readonly Figure[], figure: Figure): Figure[] {
  const key = ({ bench, release = '', of = '' }: Figure): string => [bench, release, of].join(' ');
  const others = figures.filter(each => key(each) !== key(figure));
  return [...others, figure].toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** Puts a figure among those that were saved. */
export function saveFigure(figure: Figure): void {
  const text = JSON.stringify(withFigure(savedFigures(), figure), undefined, 2);
  const path = join(packageRoot, figuresPath);
  writeFileSync(`${path}.new`, `${text}\n`);
  renameSync(`${path}.new`, path);
}

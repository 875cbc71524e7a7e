import type { Patch } from '../../patches/patch-file.js';
import type { Series } from '../../patches/series.js';

/** A file that a reproduction needs, by its path in a Go tree. */
export interface TestFile {
  path: string;
  text: string;
}

/** Returns the patches of a series that fix a defect. */
export function fixesOf(id: string, { patches }: Series): Patch[] {
  return patches.filter(({ header }) => header.requirements.includes(id));
}

/**
 * Returns the tests that show a defect, and the files that they need: those that the fix adds, and those that
 * patches before it add for all tests. None if no fix has a test.
 */
export function testFilesOf(id: string, series: Series): TestFile[] {
  const own = fixesOf(id, series).flatMap(newTests);
  if (own.length === 0) return [];
  const shared = series.patches.filter(
    ({ header }) => header.part === 'tests' && header.requirements.length === 0,
  );
  return [...shared.flatMap(newTests), ...own];
}

/** Returns the names of the tests in files in Go, in order. */
export function testsIn(files: readonly TestFile[]): string[] {
  return files.flatMap(({ text }) => [...text.matchAll(/^func (Test\w+)\(/gm)].map(([, name = '']) => name));
}

function newTests({ changes }: Patch): TestFile[] {
  return changes
    .filter(({ kind, path }) => kind === 'create' && path.endsWith('_test.go'))
    .map(({ path, hunks }) => ({
      path,
      text: hunks.flatMap(({ lines }) => lines.map(line => `${line.slice(1)}\n`)).join(''),
    }));
}

import { defined } from '../host/defined.js';
import { UsageError } from '../host/errors.js';
import { formatVersion, type GoVersion } from '../releases/version.js';
import { applyPatches } from './apply.js';
import type { PatchVerdict } from './check.js';
import { planRemoval, type RemovedDeclaration } from './removal/remove.js';
import { implementationFor, type Series } from './series.js';

export interface ReferenceOptions {
  /** Whose tests the tree has afterwards: its own, or the series'. */
  tests: 'own' | 'series';
  /** Only report what would be done. */
  dryRun?: boolean;
}

export interface ReferenceResult {
  removed: RemovedDeclaration[];
  applied: PatchVerdict[];
}

/**
 * Puts the package's own implementation of debug calls into a writable tree, in place of an existing one.
 * With `tests: 'own'` the tree keeps its tests of the feature; otherwise it gets the series' tests.
 */
export async function putReference(
  treeDir: string,
  version: GoVersion,
  options: ReferenceOptions,
): Promise<ReferenceResult> {
  const series = await implementationFor(version);
  if (series === undefined) {
    throw new UsageError(`there is no reference implementation for Go ${formatVersion(version)}`, {
      remedy: 'it exists for 1.11 to 1.16; later releases have the flags fix: patches/flags',
    });
  }
  return putSeries(treeDir, series, options);
}

/**
 * Does the same with a series that has an implementation; `series` has only the patches for the tree's
 * version.
 */
export async function putSeries(
  treeDir: string,
  series: Series,
  options: ReferenceOptions,
): Promise<ReferenceResult> {
  const own = options.tests === 'own';
  const removal = await planRemoval(treeDir, own ? 'implementation' : 'all');
  const patches = series.patches.filter(({ header }) => !own || header.part === 'implementation');
  const applied = await applyPatches(treeDir, patches, {
    before: removal.files,
    ...defined({ dryRun: options.dryRun }),
  });
  return { removed: removal.removed, applied };
}

/** Replaces the tests of a tree that has its own implementation with those of the series for its version. */
export async function putSeriesTests(treeDir: string, version: GoVersion): Promise<ReferenceResult> {
  const series = await implementationFor(version);
  if (series === undefined) {
    throw new UsageError(`there are no tests in a series for Go ${formatVersion(version)}`, {
      remedy: 'they exist for 1.11 to 1.16',
    });
  }
  const removal = await planRemoval(treeDir, 'tests');
  const tests = series.patches.filter(({ header }) => header.part === 'tests');
  return {
    removed: removal.removed,
    applied: await applyPatches(treeDir, tests, { before: removal.files }),
  };
}

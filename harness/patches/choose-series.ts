import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../host/errors.js';
import { nearest } from '../host/nearest.js';
import { formatVersion, type GoVersion } from '../releases/version.js';
import { lines, patchesDir, patchesFor, readSeries, type Series } from './series.js';

/** A series that was chosen for a release. */
export interface ChosenSeries {
  /** The whole series, including patches for other releases. */
  whole: Series;
  /** The patches for this release, in order. */
  series: Series;
  /** It implements the whole feature, so the tree's own implementation must be removed first. */
  replaces: boolean;
}

/**
 * Returns the series for a release. `named` is the name of one of the package's series, or a folder. Without
 * it: the implementation, or the fix of the flags for a release that has no implementation (since 1.17).
 */
export async function chooseSeries(version: GoVersion, named?: string): Promise<ChosenSeries> {
  if (named !== undefined) {
    const whole = await namedSeries(named);
    const chosen = chosenFor(whole, version);
    if (chosen !== undefined) return chosen;
    const ranges = [...new Set(whole.patches.map(({ header }) => header.releases))];
    throw new UsageError(`the series ${whole.name} has no patch for Go ${formatVersion(version)}`, {
      remedy:
        ranges.length === 0 ? 'its file `series` lists none' : `its patches are for ${ranges.join(', ')}`,
    });
  }
  for (const line of lines) {
    const chosen = chosenFor(await readSeries(join(patchesDir, line)), version);
    if (chosen !== undefined) return chosen;
  }
  throw new UsageError(`no series is for Go ${formatVersion(version)}`, {
    remedy: '`npx go-debugcall-conformance patch list` shows which releases there are patches for',
  });
}

/** Reads a series of the package, by its name, or in a folder. Throws UsageError if there is none. */
export async function namedSeries(named: string): Promise<Series> {
  return await readSeries(dirOf(named));
}

function dirOf(named: string): string {
  if (lines.some(line => line === named)) return join(patchesDir, named);
  if (existsSync(named)) return resolve(named);
  const guess = nearest(named, lines);
  throw new UsageError(`there is no series ${JSON.stringify(named)}`, {
    remedy: guess === undefined ? `name ${lines.join(', ')} or a folder` : `did you mean ${guess}?`,
  });
}

function chosenFor(whole: Series, version: GoVersion): ChosenSeries | undefined {
  const patches = patchesFor(whole, version);
  if (patches.length === 0) return undefined;
  const replaces = patches.some(({ changes }) =>
    changes.some(({ kind, path }) => kind === 'create' && path === 'src/runtime/debugcall.go'),
  );
  return { whole, series: { ...whole, patches }, replaces };
}

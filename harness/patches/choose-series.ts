import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../host/errors.js';
import { nearest } from '../host/nearest.js';
import { formatVersion, type GoVersion } from '../releases/version.js';
import { combineSeries, lines, patchesDir, patchesFor, readSeries, type Series } from './series.js';

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
 * Returns the series for a release. `named` is what `namedSeries` takes. Without it: the implementation, or the fix of the flags for a release that has no implementation (since 1.17).
 */
export async function chooseSeries(version: GoVersion, named?: string): Promise<ChosenSeries> {
  if (named !== undefined) {
    const whole = await namedSeries(named);
    const chosen = chosenFor(whole, version);
    if (chosen !== undefined) return chosen;
    throw noPatchFor(whole, version);
  }
  for (const line of lines) {
    const chosen = chosenFor(await readSeries(join(patchesDir, line)), version);
    if (chosen !== undefined) return chosen;
  }
  throw new UsageError(`no series is for Go ${formatVersion(version)}`, {
    remedy: '`npx go-debugcall-conformance patch list` shows which releases there are patches for',
  });
}

/**
 * Reads a series of the package, by its name, or in a folder; or several, separated by commas, which are
 * applied one after the other. Throws UsageError if there is none, or one is named twice.
 */
export async function namedSeries(named: string): Promise<Series> {
  const names = existsSync(named) ? [named] : named.split(',').map(name => name.trim());
  const parts = await Promise.all(names.map(name => readSeries(dirOf(name))));
  const twice = parts.find(({ dir }, index) => parts.findIndex(part => part.dir === dir) < index);
  if (twice !== undefined) {
    throw new UsageError(`the series ${twice.name} is named twice in ${JSON.stringify(named)}`, {
      remedy: 'name it once',
    });
  }
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : combineSeries(parts);
}

function dirOf(named: string): string {
  if (lines.some(line => line === named)) return join(patchesDir, named);
  if (existsSync(named)) return resolve(named);
  const guess = nearest(named, lines);
  throw new UsageError(`there is no series ${JSON.stringify(named)}`, {
    remedy: guess === undefined ? `name ${lines.join(', ')} or a folder` : `did you mean ${guess}?`,
  });
}

function noPatchFor(whole: Series, version: GoVersion): UsageError {
  const without = (whole.parts ?? [whole]).find(part => patchesFor(part, version).length === 0) ?? whole;
  const ranges = [...new Set(without.patches.map(({ header }) => header.releases))];
  return new UsageError(`the series ${without.name} has no patch for Go ${formatVersion(version)}`, {
    remedy: ranges.length === 0 ? 'its file `series` lists none' : `its patches are for ${ranges.join(', ')}`,
  });
}

/** Returns what a series has for a release; undefined if it, or one of those that it combines, has nothing. */
function chosenFor(whole: Series, version: GoVersion): ChosenSeries | undefined {
  const parts = (whole.parts ?? [whole]).map(part => ({ ...part, patches: patchesFor(part, version) }));
  if (parts.some(({ patches }) => patches.length === 0)) return undefined;
  const series =
    whole.parts === undefined ? { ...whole, patches: patchesFor(whole, version) } : combineSeries(parts);
  const replaces = series.patches.some(({ changes }) =>
    changes.some(({ kind, path }) => kind === 'create' && path === 'src/runtime/debugcall.go'),
  );
  return { whole, series, replaces };
}

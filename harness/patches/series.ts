import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../host/errors.js';
import { packageRoot } from '../host/files.js';
import { readText } from '../host/read-text.js';
import { inRange } from '../releases/range.js';
import type { GoVersion } from '../releases/version.js';
import { type Patch, parsePatchFile } from './patch-file.js';

/** The series in this package: two implementations of the feature, and fixes for Go's own. */
export const lines = ['go1.11', 'go1.15', 'flags', 'fixes', 'riscv64'] as const;

/** The processors, by GOARCH, that a series of this name brings debug calls to. */
export const portedTo: readonly string[] = ['riscv64'];

/** A folder of numbered patches, in the order of its file `series`. */
export interface Series {
  dir: string;
  /** Name of the folder. */
  name: string;
  patches: readonly Patch[];
}

/** The folder of the package's own series. */
export const patchesDir = join(packageRoot, 'patches');

/** Reads a series. The file `series` lists one patch per line; `#` begins a comment. */
export async function readSeries(dir: string): Promise<Series> {
  const list = textIn(dir, 'series');
  const names = list.split('\n').map(line => line.replace(/#.*/, '').trim());
  const patches: Patch[] = [];
  for (const name of names.filter(line => line !== '')) {
    if (!/^\d{4}-[\w.-]+\.patch$/.test(name)) {
      throw new UsageError(`${join(dir, 'series')} lists ${JSON.stringify(name)}`, {
        remedy: 'patches are named like 0001-linker.patch',
      });
    }
    patches.push(parsePatchFile(name, textIn(dir, name)));
  }
  return { dir, name: dir.slice(dir.lastIndexOf('/') + 1), patches };
}

/** Returns the patches of a series for a version, in order. */
export function patchesFor(series: Series, version: GoVersion): Patch[] {
  return series.patches.filter(patch => inRange(version, patch.header.releases));
}

/**
 * Returns the package's own implementation of the feature for a version, or undefined if there is none (since
 * 1.17).
 */
export async function implementationFor(version: GoVersion): Promise<Series | undefined> {
  for (const line of ['go1.11', 'go1.15'] as const) {
    const series = await readSeries(join(patchesDir, line));
    const patches = patchesFor(series, version);
    if (patches.length > 0) return { ...series, patches };
  }
  return undefined;
}

/**
 * Returns the fix of the flags defect in Go's own implementation, or undefined for a version it is not for.
 */
export async function flagsFixFor(version: GoVersion): Promise<Series | undefined> {
  const series = await readSeries(join(patchesDir, 'flags'));
  const patches = patchesFor(series, version);
  return patches.length === 0 ? undefined : { ...series, patches };
}

function textIn(dir: string, name: string): string {
  const path = join(dir, name);
  if (!existsSync(path)) throw new UsageError(`there is no ${name} in ${dir}`);
  return readText(path, { name: path });
}

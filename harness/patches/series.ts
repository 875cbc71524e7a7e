import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../host/errors.js';
import { packageRoot } from '../host/files.js';
import { readText } from '../host/read-text.js';
import { inRange } from '../releases/range.js';
import type { GoVersion } from '../releases/version.js';
import { type Patch, parsePatchFile } from './patch-file.js';

/** The series in this package: two implementations of the feature, fixes and tests for Go's own. */
export const lines = ['go1.11', 'go1.15', 'flags', 'fixes', 'tests', 'riscv64'] as const;

/**
 * The series that bring debug calls to a processor that Go has none on, by GOARCH. The fixes follow, so that
 * the calls have no known defect.
 */
const ports: Readonly<Record<string, string>> = { riscv64: 'riscv64,fixes' };

/** Returns the series that bring debug calls to a processor, as `--series` takes them; undefined without any. */
export function portTo(goarch: string): string | undefined {
  return ports[goarch];
}

/** A folder of numbered patches, in the order of its file `series`. */
export interface Series {
  dir: string;
  /** Name of the folder; of several series, their names: `riscv64,fixes`. */
  name: string;
  patches: readonly Patch[];
  /** The series that this one combines, in the order in which they are applied; it has no folder of its own. */
  parts?: readonly Series[];
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

/**
 * Returns several series as one, whose patches are applied in the order of the series. Their names tell which
 * series they are from: `fixes/0002-flags.patch`.
 */
export function combineSeries(parts: readonly Series[]): Series {
  return {
    dir: parts.map(({ dir }) => dir).join(','),
    name: parts.map(({ name }) => name).join(','),
    patches: parts.flatMap(({ name: from, patches }) =>
      patches.map(patch => ({ ...patch, name: `${from}/${patch.name}` })),
    ),
    parts,
  };
}

function textIn(dir: string, name: string): string {
  const path = join(dir, name);
  if (!existsSync(path)) throw new UsageError(`there is no ${name} in ${dir}`);
  return readText(path, { name: path });
}

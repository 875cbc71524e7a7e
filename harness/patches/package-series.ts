import { join } from 'node:path';
import { UsageError } from '../host/errors.js';
import { nearest } from '../host/nearest.js';
import type { Patch } from './patch-file.js';
import { lines, patchesDir, readSeries, type Series } from './series.js';

const purposes: Record<(typeof lines)[number], string> = {
  'go1.11': 'debug calls on the goroutine that is stopped',
  'go1.15': 'debug calls on a new goroutine',
  flags: "a fix for Go's own debug calls: flags survive an injection",
  fixes: "fixes for every known defect of Go's own debug calls",
  tests: "tests that Go's own tests of debug calls lack",
  riscv64: 'debug calls on riscv64',
};

/** A series that comes with the package, and what it is for. */
export interface PackageSeries extends Series {
  purpose: string;
}

/** Reads every series that comes with the package, in order. */
export async function packageSeries(): Promise<PackageSeries[]> {
  return Promise.all(
    lines.map(async line => ({
      ...(await readSeries(join(patchesDir, line))),
      purpose: purposes[line],
    })),
  );
}

/**
 * Finds one patch of the package: `go1.15/0003-runtime-core.patch`. The series may be left out where only one
 * has such a patch, and so may `.patch`.
 */
export async function packagePatch(name: string): Promise<Patch> {
  const all = (await packageSeries()).flatMap(series =>
    series.patches.map(patch => ({ patch, full: `${series.name}/${patch.name}` })),
  );
  const wanted = name.replace(/\.patch$/, '');
  const found = all.filter(({ patch, full }) => [full, patch.name].includes(`${wanted}.patch`));
  if (found.length > 1) {
    throw new UsageError(`${found.length} series have a patch ${JSON.stringify(name)}`, {
      remedy: `name one: ${found.map(({ full }) => full).join(' or ')}`,
    });
  }
  const [only] = found;
  if (only !== undefined) return only.patch;
  const guess = nearest(
    name,
    all.flatMap(({ patch, full }) => [full, patch.name]),
  );
  throw new UsageError(`there is no patch ${JSON.stringify(name)}`, {
    remedy: guess === undefined ? '`patch list` prints all of them' : `did you mean ${guess}?`,
  });
}

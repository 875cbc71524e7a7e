import { lstatSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from '../files.js';

/**
 * What an entry contained when it was complete. The file is written last. With it a check takes milliseconds:
 * it finds files that are missing anywhere, and large files that are cut short, but not other changes of
 * contents.
 */
export interface Seal {
  /** Bytes on the disk. */
  bytes: number;
  /** Number of files, folders and links at any depth. */
  names: number;
  /** Sizes of the largest files, by path in the entry. */
  sizes: Record<string, number>;
}

const sealName = '.complete.json';

/** The check looks at the sizes of this many files. */
const sizedFiles = 64;

/** Records what a complete entry contains. */
export function sealEntry(folder: string): Seal {
  const files: { path: string; size: number }[] = [];
  let names = 0;
  let bytes = 0;
  const seen = new Set<number>();
  const visit = (below: string): void => {
    for (const name of readdirSync(join(folder, below))) {
      const path = below === '' ? name : `${below}/${name}`;
      if (path === sealName) continue;
      names++;
      const stats = lstatSync(join(folder, path));
      // A file with several names takes its space once.
      if (stats.isDirectory() || stats.nlink === 1 || !seen.has(stats.ino)) bytes += stats.blocks * 512;
      if (stats.nlink > 1) seen.add(stats.ino);
      if (stats.isDirectory()) visit(path);
      else if (stats.isFile()) files.push({ path, size: stats.size });
    }
  };
  visit('');
  const largest = files.sort((a, b) => b.size - a.size).slice(0, sizedFiles);
  const seal = { bytes, names, sizes: Object.fromEntries(largest.map(({ path, size }) => [path, size])) };
  writeFileSync(join(folder, `${sealName}.part`), JSON.stringify(seal));
  renameSync(join(folder, `${sealName}.part`), join(folder, sealName));
  return seal;
}

/** Returns the seal of an entry; undefined if it has none, `damaged` if it can't be read. */
export function readSeal(folder: string): Seal | 'damaged' | undefined {
  try {
    const seal: unknown = JSON.parse(readFileSync(join(folder, sealName), 'utf8'));
    return isSeal(seal) ? seal : 'damaged';
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return undefined;
    if (error instanceof SyntaxError) return 'damaged';
    throw error;
  }
}

function isSeal(value: unknown): value is Seal {
  if (typeof value !== 'object' || value === null) return false;
  const { bytes, names, sizes } = value as Partial<Seal>;
  return (
    typeof bytes === 'number' && typeof names === 'number' && typeof sizes === 'object' && sizes !== null
  );
}

/** Returns how an entry differs from its seal, as the end of a sentence; undefined if it is complete. */
export function damageOf(folder: string, seal: Seal): string | undefined {
  for (const [path, size] of Object.entries(seal.sizes)) {
    const found = lstatSync(join(folder, path), { throwIfNoEntry: false });
    if (found === undefined) return `${path} is missing`;
    if (found.size !== size) return `${path} has ${found.size} bytes, not ${size}`;
  }
  const names = countNames(folder) - 1;
  // Further files do no harm: a test may have left one.
  return names < seal.names ? `${seal.names - names} of ${seal.names} files are missing` : undefined;
}

function countNames(folder: string): number {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.reduce(
    (sum, entry) => sum + (entry.isDirectory() ? countNames(join(folder, entry.name)) : 0),
    entries.length,
  );
}

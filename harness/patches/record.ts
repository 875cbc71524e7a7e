import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../host/errors.js';
import { hasCode, writeFileAtomic } from '../host/files.js';

/** What a patched tree records about its making, so that edits can be distinguished from the patches. */
export interface PatchedTreeRecord {
  format: 1;
  /** The value of `--go` that names the tree it was copied from; paths are absolute. */
  go: string;
  /** That tree's id: 64 hex digits. */
  tree: string;
  /** The series: a name, or the absolute path of a folder; several are separated by commas. */
  series: string;
  /** The tree has its own tests of the feature, not those of the series. */
  keepTests: boolean;
}

/** Name of the record's file, at the top of the tree. */
const recordName = '.debugcall-patches.json';

export async function writeRecord(treeDir: string, record: PatchedTreeRecord): Promise<void> {
  await writeFileAtomic(join(treeDir, recordName), `${JSON.stringify(record, null, 2)}\n`);
}

/** Returns the record of a tree, or undefined if it has none, as a tree that was patched in place. */
export async function readRecord(treeDir: string): Promise<PatchedTreeRecord | undefined> {
  const path = join(treeDir, recordName);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return undefined;
    throw error;
  }
  const record = parsed(text);
  if (!isRecord(record)) {
    throw new UsageError(`${path} is damaged`, {
      remedy: 'remove it, and name with --go and --series what the tree was made from',
    });
  }
  return record;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isRecord(value: unknown): value is PatchedTreeRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { format, go, tree, series, keepTests } = value as Record<string, unknown>;
  const texts = [go, tree, series].every(text => typeof text === 'string');
  return format === 1 && texts && typeof keepTests === 'boolean';
}

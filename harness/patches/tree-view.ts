import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../host/files.js';

/** Contents of files by their path in the tree; null for a file that is to go. */
export type TreeChanges = ReadonlyMap<string, string | null>;

/** A tree on disk as it would be with some changes made. Nothing here writes. */
export class TreeView {
  constructor(
    readonly dir: string,
    readonly changes: TreeChanges = new Map(),
  ) {}

  /** The text of a file; undefined when there is none. */
  async read(path: string): Promise<string | undefined> {
    const changed = this.changes.get(path);
    if (changed !== undefined) return changed ?? undefined;
    try {
      return await readFile(join(this.dir, path), 'utf8');
    } catch (error) {
      if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return undefined;
      throw error;
    }
  }

  /** The view with further changes on top. */
  with(changes: TreeChanges): TreeView {
    return new TreeView(this.dir, new Map([...this.changes, ...changes]));
  }
}

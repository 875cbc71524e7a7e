import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../host/files.js';

/** Contents of files by path in the tree; null for a file to delete. */
export type TreeChanges = ReadonlyMap<string, string | null>;

/** A tree on disk as it would be with some changes made. Writes nothing. */
export class TreeView {
  constructor(
    readonly dir: string,
    readonly changes: TreeChanges = new Map(),
  ) {}

  /** Returns the text of a file, or undefined if there is none. */
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

  /** Returns the view with further changes on top. */
  with(changes: TreeChanges): TreeView {
    return new TreeView(this.dir, new Map([...this.changes, ...changes]));
  }
}

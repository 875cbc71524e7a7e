import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isSystemError } from '../host/files.js';

/** The text of a source file, as far as it can be found. */
export interface SourceText {
  /** Where it was read. */
  path: string;
  lines: string[];
  /** Whether the file was changed after the program was built. */
  newer: boolean;
}

/**
 * Finds the sources of a program: where the program says that they were, or below one of `folders`, by the last
 * parts of their paths. A program that was built with -trimpath names files by import path.
 */
export class Sources {
  readonly #folders: readonly string[];
  readonly #builtMs: number;
  readonly #known = new Map<string, SourceText | undefined>();

  constructor(program: string, folders: readonly string[]) {
    this.#folders = folders;
    this.#builtMs = statSync(program).mtimeMs;
  }

  /** Returns the text of a file that the program names; undefined if it is not here. */
  text(file: string): SourceText | undefined {
    if (!this.#known.has(file)) this.#known.set(file, this.#find(file));
    return this.#known.get(file);
  }

  #find(file: string): SourceText | undefined {
    for (const path of candidates(file, this.#folders)) {
      try {
        const changed = statSync(path);
        if (!changed.isFile()) continue;
        const lines = readFileSync(path, 'utf8').split('\n');
        return { path, lines, newer: changed.mtimeMs > this.#builtMs };
      } catch (error) {
        if (!isSystemError(error)) throw error;
      }
    }
    return undefined;
  }
}

/** Where a file may be: its own path, and below each folder the longest end of the path first. */
function* candidates(file: string, folders: readonly string[]): Generator<string> {
  if (file.startsWith('/')) yield file;
  const parts = file.split('/').filter(part => part !== '');
  for (const folder of folders) {
    for (let from = 0; from < parts.length; from++) {
      const end = join(...parts.slice(from));
      yield join(folder, end);
      // A GOROOT has its packages there.
      if (from === 0) yield join(folder, 'src', end);
    }
  }
}

import { realpathSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { isExecutable } from '../host/files.js';

/** The C compiler that cgo, the race detector and external linking need. */
export interface CCompiler {
  /** `gcc`, `clang` or `cc`: its name on PATH. */
  name: string;
  /** Changes when the compiler is replaced: its real path, size and modification time. */
  stamp: string;
}

let found: { path: string; compiler: CCompiler | undefined } | undefined;

/**
 * Returns the first of gcc, clang and cc on PATH (the go command's own order), or undefined if there is none.
 */
export function findCCompiler(path = process.env.PATH ?? ''): CCompiler | undefined {
  if (found?.path === path) return found.compiler;
  found = { path, compiler: search(path) };
  return found.compiler;
}

function search(path: string): CCompiler | undefined {
  for (const name of ['gcc', 'clang', 'cc']) {
    for (const folder of path.split(':').filter(isAbsolute)) {
      const candidate = join(folder, name);
      if (!isExecutable(candidate)) continue;
      const real = realpathSync(candidate);
      const { size, mtimeMs } = statSync(real);
      return { name, stamp: `${real} ${size} ${mtimeMs}` };
    }
  }
  return undefined;
}

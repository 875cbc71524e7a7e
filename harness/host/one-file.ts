import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

/*
 * Programs of this package whose modules lie in one file, which `npm run build` makes (scripts/bundle.ts).
 */

/** What the compiler writes whenever it has compiled; not in the package that users get. */
const compilerNotes = fileURLToPath(new URL('../../.tsbuildinfo', import.meta.url));

/** Milliseconds since 1970; undefined where there is no such file. */
function modifiedMs(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

/**
 * Whether a file that was made of the modules is there, and of the modules as they are: those who edit them may have
 * compiled without bundling.
 */
export function isCurrent(path: string): boolean {
  const bundledMs = modifiedMs(path);
  const compiledMs = modifiedMs(compilerNotes);
  return bundledMs !== undefined && (compiledMs === undefined || compiledMs <= bundledMs);
}

/** A program in one file that is compiled, but has not begun. */
export interface CompiledFile {
  /** For the code that V8 has compiled, and whether it took what it was given. */
  readonly script: Script;
  /** Runs the file, and returns what it exports. */
  run(): unknown;
}

/**
 * Compiles a program that lies in one file. With code that V8 has compiled from the same file before, it takes
 * that; it refuses the code of another version of Node, and compiles anew.
 */
export function compileFile(path: string, cachedData?: Buffer): CompiledFile {
  // V8 takes code for that of this text if the length is the same: all that compile the file wrap it alike.
  const text = `(function (require, module, exports, __filename) {${readFileSync(path, 'utf8')}\n})`;
  const script = new Script(text, { filename: path, ...(cachedData === undefined ? {} : { cachedData }) });
  return {
    script,
    run: () => {
      const module: { exports: unknown } = { exports: {} };
      const wrapped = script.runInThisContext() as (...all: unknown[]) => void;
      wrapped(createRequire(path), module, module.exports, path);
      return module.exports;
    },
  };
}

import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isSystemError, makeFoldersSync } from '../host/files.js';
import { compileFile } from '../host/one-file.js';

/*
 * What Node runs to start a scenario process: loads the file that has all its modules. The argument is a folder for
 * the code that V8 compiles from them: a process that finds it there needs a third of the time to its first scenario.
 * Without an argument everything is compiled.
 */

/** Code of another program, or of another Node, goes when it is as old as this. */
const keptMs = 7 * 24 * 3600_000;

const bundle = fileURLToPath(new URL('./process.cjs', import.meta.url));

/** The hash of the file, which scripts/bundle.ts puts here. V8 itself would take the code of another one for it. */
declare const bundleHash: string;

/** Reads compiled code; undefined where there is none. */
function readCode(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  }
}

/** Keeps compiled code. */
function keepCode(path: string, code: Uint8Array): void {
  const folder = dirname(path);
  try {
    makeFoldersSync(folder);
    const written = join(folder, `.${basename(path)}.${process.pid}.part`);
    writeFileSync(written, code);
    renameSync(written, path);
    for (const name of readdirSync(folder)) {
      const other = join(folder, name);
      if (Date.now() - statSync(other).mtimeMs > keptMs) rmSync(other, { force: true });
    }
  } catch (error) {
    // No room, or not allowed, or another process removes as well: only time is lost.
    if (!isSystemError(error)) throw error;
  }
}

const [, , folder] = process.argv;
const path = folder === undefined ? undefined : join(folder, `${bundleHash}-${process.version}`);
const { script, run } = compileFile(bundle, path === undefined ? undefined : readCode(path));
if (path !== undefined && script.cachedDataRejected !== false) {
  // In the end V8 has compiled what was called, too.
  process.once('exit', () => keepCode(path, script.createCachedData()));
}
run();

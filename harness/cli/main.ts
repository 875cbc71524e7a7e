#!/usr/bin/env node
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

/*
 * The program that users start. Its modules, some six hundred with those of its packages, lie in one file, and beside that the
 * code that V8 has compiled from it: scripts/bundle.ts makes both. Node needs longer to find and load modules one by one than most
 * commands need for what they do.
 */

/** What the one file has. */
interface Bundle {
  start(): void;
}

const bundle = fileURLToPath(new URL('./start.cjs', import.meta.url));
const compiled = fileURLToPath(new URL('./start.code', import.meta.url));

/** Milliseconds since 1970; undefined where there is no such file. */
function modifiedMs(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

/** Whether the one file is of the modules as they are: those who edit them may have compiled without bundling. */
function isBundled(): boolean {
  const bundledMs = modifiedMs(bundle);
  const builtMs = modifiedMs(fileURLToPath(new URL('../../.tsbuildinfo', import.meta.url)));
  return bundledMs !== undefined && (builtMs === undefined || builtMs <= bundledMs);
}

/** Loads the one file. Code that another version of Node has compiled V8 refuses, and compiles the file anew. */
function load(): Bundle {
  const cachedData = modifiedMs(compiled) === undefined ? undefined : readFileSync(compiled);
  const script = new Script(
    `(function (require, module, exports, __filename) {${readFileSync(bundle, 'utf8')}\n})`,
    { filename: bundle, ...(cachedData === undefined ? {} : { cachedData }) },
  );
  const run = script.runInThisContext() as (
    require: NodeJS.Require,
    module: { exports: object },
    exports: object,
    filename: string,
  ) => void;
  const module = { exports: {} };
  run(createRequire(bundle), module, module.exports, bundle);
  return module.exports as Bundle;
}

const { start } = isBundled() ? load() : await import('./start.js');
start();

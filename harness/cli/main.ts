#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileFile, isCurrent } from '../host/one-file.js';

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

/** Loads the one file. */
function load(): Bundle {
  const code = existsSync(compiled) ? readFileSync(compiled) : undefined;
  return compileFile(bundle, code).run() as Bundle;
}

const { start } = isCurrent(bundle) ? load() : await import('./start.js');
start();

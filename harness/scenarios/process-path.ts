import { statSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode, packageRoot } from '../host/files.js';

const compiled = join(packageRoot, 'dist');

/** The scenario process in one file, which `npm run build` makes of its modules (scripts/bundle.ts). */
export const processBundle = join(compiled, 'harness/scenarios/process.mjs');

/** Milliseconds since 1970; undefined where there is no such file. */
function modifiedMs(path: string): number | undefined {
  try {
    return statSync(path).mtimeMs;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Whether the bundle is of the modules as they are: those who edit them may have compiled without bundling. */
export function isBundled(): boolean {
  const bundledMs = modifiedMs(processBundle);
  const compiledMs = modifiedMs(join(compiled, '.tsbuildinfo'));
  return bundledMs !== undefined && (compiledMs === undefined || compiledMs <= bundledMs);
}

/** The file that a scenario process runs. */
export function processPath(): string {
  return isBundled() ? processBundle : join(compiled, 'harness/scenarios/process.js');
}

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Cache } from '../host/cache.js';
import { hasCode, packageRoot } from '../host/files.js';
import { confinement } from '../host/sandbox.js';

const compiled = join(packageRoot, 'dist');

/** The scenario process in one file, which `npm run build` makes of its modules (scripts/bundle.ts). */
export const processBundle = join(compiled, 'harness/scenarios/process.cjs');

/** What loads it. */
export const processLoader = join(compiled, 'harness/scenarios/process-loader.cjs');

/** Milliseconds since 1970; undefined where there is no such file. */
function modifiedMs(path: string): number | undefined {
  try {
    return statSync(path).mtimeMs;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Whether the bundle, whose loader is written last, is of the modules as they are: those who edit them may have compiled without bundling. */
export function isBundled(): boolean {
  const bundledMs = modifiedMs(processLoader);
  const compiledMs = modifiedMs(join(compiled, '.tsbuildinfo'));
  return bundledMs !== undefined && (compiledMs === undefined || compiledMs <= bundledMs);
}

/** The file that Node runs for a scenario process, and its arguments. */
export function processArguments(): string[] {
  if (!isBundled()) return [join(compiled, 'harness/scenarios/process.js')];
  // In a room, a stranger's commands write to the cache.
  return confinement()?.walls === true
    ? [processLoader]
    : [processLoader, join(Cache.default().root, 'code')];
}

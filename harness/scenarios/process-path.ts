import { join } from 'node:path';
import { Cache } from '../host/cache.js';
import { packageRoot } from '../host/files.js';
import { isCurrent } from '../host/one-file.js';
import { confinement } from '../host/sandbox.js';

const compiled = join(packageRoot, 'dist');

/** The scenario process in one file, which `npm run build` makes of its modules (scripts/bundle.ts). */
export const processBundle = join(compiled, 'harness/scenarios/process.cjs');

/** What loads it. */
export const processLoader = join(compiled, 'harness/scenarios/process-loader.cjs');

/** Whether the bundle, whose loader is written last, is of the modules as they are. */
export function isBundled(): boolean {
  return isCurrent(processLoader);
}

/** The file that Node runs for a scenario process, and its arguments. */
export function processArguments(): string[] {
  if (!isBundled()) return [join(compiled, 'harness/scenarios/process.js')];
  // In a room, a stranger's commands write to the cache.
  return confinement()?.walls === true
    ? [processLoader]
    : [processLoader, join(Cache.default().root, 'code')];
}

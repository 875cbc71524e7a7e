import type { Cache } from '../host/cache.js';
import type { LiveProgress } from './progress.js';
import { textOptions } from './terminal.js';

/** The user's cache, and a progress display on standard error. */
export interface CliSurroundings {
  cache: Cache;
  progress: LiveProgress;
}

/**
 * Runs an action with the user's cache and a progress display, and clears the display when the action has
 * ended.
 */
export async function withSurroundings<T>(
  { verbose = false }: { verbose?: boolean },
  action: (surroundings: CliSurroundings) => Promise<T>,
): Promise<T> {
  const [{ Cache }, { progressFor }] = await Promise.all([
    import('../host/cache.js'),
    import('./progress.js'),
  ]);
  const progress = progressFor(
    { out: process.stdout, err: process.stderr },
    textOptions(process.stderr, process.env, verbose),
  );
  try {
    return await action({ cache: Cache.default(), progress });
  } finally {
    progress.stop();
  }
}

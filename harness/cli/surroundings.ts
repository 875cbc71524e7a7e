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
  { verbose = false, quiet = false }: { verbose?: boolean; quiet?: boolean },
  action: (surroundings: CliSurroundings) => Promise<T>,
): Promise<T> {
  const [{ Cache }, { progressFor, quietProgress }] = await Promise.all([
    import('../host/cache.js'),
    import('./progress.js'),
  ]);
  const streams = { out: process.stdout, err: process.stderr };
  const progress = quiet
    ? quietProgress(streams)
    : progressFor(streams, textOptions(process.stderr, process.env, verbose), process.env);
  try {
    return await action({ cache: Cache.default(), progress });
  } finally {
    progress.stop();
  }
}

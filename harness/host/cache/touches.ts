import { rmSync } from 'node:fs';
import { join } from 'node:path';

/*
 * What processes did with caches. It is apart from the cache itself, which loads native code, for those who
 * only ask.
 */

/** What this process did with caches, by their folder: used them, or added something too. */
export const cacheTouches = new Map<string, 'used' | 'grown'>();

/**
 * Returns the path of a file that says for which budget a cache was found small enough. It is missing while
 * something was added since: by a run that was killed, for example.
 */
export function budgetStamp(root: string): string {
  return join(root, 'locks', 'budget-checked');
}

/** Notes that this process used a cache. */
export function noteUse(root: string): void {
  if (!cacheTouches.has(root)) cacheTouches.set(root, 'used');
}

/** Notes that this process adds something to a cache, so that this or a later command looks at its budget. */
export function noteGrowth(root: string): void {
  if (cacheTouches.get(root) === 'grown') return;
  cacheTouches.set(root, 'grown');
  rmSync(budgetStamp(root), { force: true });
}

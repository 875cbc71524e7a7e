import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cache } from '../cache.js';
import { type Pruned, prune } from './prune.js';
import { isFull, isRefusedWrite } from './root.js';
import { cacheTouches } from './touches.js';
import { releaseMarks } from './use.js';

const checkEveryMs = 24 * 60 * 60_000;

/**
 * Removes what was not used for longest, until the user's cache is within its budget. To be called at the end of a
 * command, which then uses nothing any more. Looks only if this process added something, or if nobody looked for a
 * day. Returns undefined if it did not look.
 */
export async function keepWithinBudget(cache: Cache, budget: number): Promise<Pruned | undefined> {
  const touch = cacheTouches.get(cache.root);
  if (touch === undefined) return undefined;
  const stamp = join(cache.root, 'locks', 'budget-checked');
  const checked = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs;
  if (touch === 'used' && Date.now() - (checked ?? Number.NEGATIVE_INFINITY) < checkEveryMs) return undefined;
  releaseMarks(cache.root);
  try {
    const pruned = await prune(cache, { maxBytes: budget });
    writeFileSync(stamp, '');
    return pruned;
  } catch (error) {
    // What can't be written to can't become smaller either.
    if (isRefusedWrite(error) || isFull(error)) return undefined;
    throw error;
  }
}

import { readFileSync, statSync, writeFileSync } from 'node:fs';
import type { Cache } from '../cache.js';
import { hasCode } from '../files.js';
import { type Pruned, prune } from './prune.js';
import { isFull, isRefusedWrite } from './root.js';
import { budgetStamp, cacheTouches } from './touches.js';
import { releaseMarks } from './use.js';

const checkEveryMs = 24 * 60 * 60_000;

/**
 * Removes what was not used for longest, until the user's cache is within its budget. Call it at the end of a
 * command, which then uses nothing any more. Returns undefined if there is nothing to look at: nothing was
 * added since somebody looked, with the same budget, less than a day ago.
 */
export async function keepWithinBudget(cache: Cache, budget: number): Promise<Pruned | undefined> {
  const { root } = cache;
  const touch = cacheTouches.get(root);
  if (touch === undefined || (touch === 'used' && isSmallEnough(root, budget))) return undefined;
  releaseMarks(root);
  try {
    const pruned = await prune(cache, { maxBytes: budget });
    writeFileSync(budgetStamp(root), String(budget));
    cacheTouches.delete(root);
    return pruned;
  } catch (error) {
    // What can't be written to can't become smaller either.
    if (isRefusedWrite(error) || isFull(error)) return undefined;
    throw error;
  }
}

function isSmallEnough(root: string, budget: number): boolean {
  const stamp = budgetStamp(root);
  try {
    return (
      Number(readFileSync(stamp, 'utf8')) === budget && Date.now() - statSync(stamp).mtimeMs < checkEveryMs
    );
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

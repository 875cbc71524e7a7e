import { keepWithinBudget } from '../host/cache/budget.js';
import type { Pruned } from '../host/cache/prune.js';
import { cacheBudget } from '../host/cache/size.js';
import { Cache } from '../host/cache.js';
import { messageOf } from '../host/files.js';
import { size } from '../report/text.js';

/**
 * Keeps the user's cache within its budget when a command has ended, and says on standard error what it
 * removed.
 */
export async function tendCache(): Promise<void> {
  const cache = Cache.default();
  const budget = cacheBudget();
  let pruned: Pruned | undefined;
  try {
    pruned = await keepWithinBudget(cache, budget);
  } catch (error) {
    // The command has done its work; what it said and its exit code stay as they are.
    process.stderr.write(`warning: the cache can't be kept within ${size(budget)}: ${messageOf(error)}\n`);
    return;
  }
  if (pruned === undefined || pruned.bytes === 0) return;
  process.stderr.write(
    `cache: removed ${size(pruned.bytes)} that was not used for longest, to stay below ${size(budget)} (GO_DEBUGCALL_CACHE_MAX)\n`,
  );
}

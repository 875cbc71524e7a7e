import { keepWithinBudget } from '../host/cache/budget.js';
import { cacheBudget } from '../host/cache/size.js';
import { Cache } from '../host/cache.js';
import { size } from '../report/text.js';

/** Keeps the user's cache within its budget when a command has ended, and says on standard error what it removed. */
export async function tendCache(): Promise<void> {
  const cache = Cache.default();
  const budget = cacheBudget();
  const pruned = await keepWithinBudget(cache, budget);
  if (pruned === undefined || pruned.bytes === 0) return;
  process.stderr.write(
    `cache: removed ${size(pruned.bytes)} that was not used for longest, to stay below ${size(budget)} (GO_DEBUGCALL_CACHE_MAX)\n`,
  );
}

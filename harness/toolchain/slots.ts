import { availableParallelism } from 'node:os';

type WithSlot = <T>(work: () => Promise<T>) => Promise<T>;

/** Returns what runs work as soon as less than `count` others run that it was given. */
function slots(count: number): WithSlot {
  let free = count;
  const waiting: (() => void)[] = [];
  return async work => {
    if (free > 0) free--;
    else await new Promise<void>(resolve => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}

/** Runs `work` as soon as this process may start another go command: at most one per core runs at a time. */
export const withSlot = slots(availableParallelism());

/**
 * The same for a go command that compiles the tests of a runtime, which takes long. They have slots of their own:
 * the programs that scenarios wait for must not wait for them.
 */
export const withTestSlot = slots(Math.max(1, Math.ceil(availableParallelism() / 2)));

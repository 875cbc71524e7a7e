import { availableParallelism } from 'node:os';

let free = availableParallelism();
const waiting: (() => void)[] = [];

/** Runs `work` as soon as this process may start another go command: at most one per core runs at a time. */
export async function withSlot<T>(work: () => Promise<T>): Promise<T> {
  if (free > 0) free--;
  else await new Promise<void>(resolve => waiting.push(resolve));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  }
}

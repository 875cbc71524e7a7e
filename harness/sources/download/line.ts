let last: Promise<unknown> = Promise.resolve();

/**
 * Downloads one thing after the other, in the order of the calls: two at once are no faster, and what was asked
 * for first is needed first. Returns what `work` returns.
 */
export function inLine<T>(work: () => Promise<T>): Promise<T> {
  const done = last.then(work, work);
  last = done.catch(() => undefined);
  return done;
}

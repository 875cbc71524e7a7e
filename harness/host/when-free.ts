/**
 * Does a piece of work as soon as one of the processes that share the machine is free for it, and returns its
 * result. What it rejects with is passed on.
 */
export type WhenFree = <T>(work: () => Promise<T>) => Promise<T>;

/** Does the work at once: nothing is shared. */
export const atOnce: WhenFree = work => work();

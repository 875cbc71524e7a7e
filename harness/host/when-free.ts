/**
 * Does a piece of work as soon as one of the processes that share the machine is free for it, and returns its
 * result. What it rejects with is passed on.
 */
export type WhenFree = <T>(work: () => Promise<T>) => Promise<T>;

/** Does the work at once: nothing is shared. */
export const atOnce: WhenFree = work => work();

/**
 * Does a piece of work where a process would otherwise have nothing to do, unless `unneeded` aborts before. What it
 * rejects with is passed on.
 */
export type IfFree = (work: () => Promise<void>, unneeded: AbortSignal) => Promise<void>;

/** Does the work at once: there are always processes. */
export const ifFreeAtOnce: IfFree = work => work();

import { RunningClock } from '../host/running-clock.js';
import { atOnce, type IfFree, ifFreeAtOnce, type WhenFree } from '../host/when-free.js';
import type { Job } from './job.js';
import { costMs, type ExpectedMs } from './longest-first.js';
import { play } from './play.js';
import type { Played } from './result.js';
import { Watch, type WatchOptions } from './watch.js';

export interface ProcessesOptions extends Omit<WatchOptions, 'elapsedMs'> {
  /** The most processes that play the job at a time; 1 when absent. */
  processes?: number;
  /** What the first process waits for; it starts at once when absent. */
  whenFree?: WhenFree;
  /** What the others wait for. */
  ifFree?: IfFree;
  /** Says how much of the deadline has passed, where other jobs have the same one. */
  clock?: RunningClock;
  /** How long scenarios will take. */
  expectedMs?: ExpectedMs;
}

/** A process more is worth its start, about 300 ms, if there is as much work as this for it. */
export const worthMs = 500;

/**
 * Plays a job as `playWatched` does, in several processes, each of which takes the next scenario when it has ended
 * one: a scenario starts programs of its own, and no program is seen by two scenarios. Their deadline is that of all
 * of them together; the time in which none of them runs, because others have the machine, doesn't count. When one of
 * them fails the others end. `playOnce` is what one process does.
 */
export async function playInProcesses(
  job: Job,
  options: ProcessesOptions = {},
  playOnce: typeof play = play,
): Promise<Map<string, Played>> {
  const { processes = 1, whenFree = atOnce, ifFree = ifFreeAtOnce, clock = new RunningClock() } = options;
  const { expectedMs = () => undefined } = options;
  const failed = new AbortController();
  const signal =
    options.signal === undefined ? failed.signal : AbortSignal.any([options.signal, failed.signal]);
  const watch = new Watch(job, { ...options, elapsedMs: () => clock.elapsedMs, signal }, playOnce);
  const waitingMs = (): number => watch.waiting.reduce((sum, id) => sum + costMs(id, expectedMs), 0);
  const work = async (): Promise<void> => {
    clock.start();
    try {
      await watch.play();
    } catch (error) {
      failed.abort();
      throw error;
    } finally {
      clock.stop();
    }
  };
  const ended = new AbortController();
  const first = whenFree(work).finally(() => ended.abort());
  const more = Math.min(processes, Math.floor(waitingMs() / worthMs)) - 1;
  const others = Array.from({ length: Math.max(0, more) }, () =>
    ifFree(async () => {
      if (waitingMs() >= worthMs) await work();
    }, ended.signal),
  );
  for (const result of await Promise.allSettled([first, ...others])) {
    if (result.status === 'rejected') throw result.reason;
  }
  return watch.end();
}

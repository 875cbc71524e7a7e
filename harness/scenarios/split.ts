import { RunningClock } from '../host/running-clock.js';
import { atOnce, type WhenFree } from '../host/when-free.js';
import type { Job } from './job.js';
import type { Played } from './result.js';
import { playWatched, type WatchOptions } from './watch.js';

export interface SplitOptions extends Omit<WatchOptions, 'elapsedMs'> {
  /** In how many processes the job is played; 1 when absent. */
  processes?: number;
  /** What each process waits for; they start at once when absent. */
  whenFree?: WhenFree;
  /** Says how much of the deadline has passed, where other jobs have the same one. */
  clock?: RunningClock;
}

/**
 * Plays a job as `playWatched` does, in several processes, each with its share of the scenarios: a scenario
 * starts programs of its own, and no program is seen by two scenarios. Their deadline is that of all of them
 * together; the time in which none of them runs, because others have the machine, doesn't count. When one share
 * fails the others end.
 */
export async function playInProcesses(job: Job, options: SplitOptions): Promise<Map<string, Played>> {
  const { processes = 1, whenFree = atOnce, clock = new RunningClock() } = options;
  const ended = new AbortController();
  const signal =
    options.signal === undefined ? ended.signal : AbortSignal.any([options.signal, ended.signal]);
  const played = shares(job.scenarios, processes).map(scenarios =>
    whenFree(async () => {
      clock.start();
      try {
        const elapsedMs = (): number => clock.elapsedMs;
        return await playWatched({ ...job, scenarios }, { ...options, elapsedMs, signal });
      } catch (error) {
        ended.abort();
        throw error;
      } finally {
        clock.stop();
      }
    }),
  );
  const all = new Map<string, Played>();
  for (const result of await Promise.allSettled(played)) {
    if (result.status === 'rejected') throw result.reason;
    for (const [id, one] of result.value) all.set(id, one);
  }
  return all;
}

/**
 * Deals scenarios out like cards: neighbours, which are alike and cost about the same, go to different
 * processes.
 */
export function shares(scenarios: readonly string[], processes: number): string[][] {
  const count = Math.max(1, Math.min(processes, scenarios.length));
  return Array.from({ length: count }, (_, share) => scenarios.filter((_id, at) => at % count === share));
}

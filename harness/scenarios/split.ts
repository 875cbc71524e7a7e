import type { Job } from './job.js';
import type { Played } from './result.js';
import { playWatched, type WatchOptions } from './watch.js';

/**
 * Plays a job as `playWatched` does, in up to `processes` processes at once, each with its share of the
 * scenarios: a scenario starts programs of its own, and no program is seen by two scenarios. When one share
 * fails the others end.
 */
export async function playInProcesses(
  job: Job,
  processes: number,
  options: WatchOptions,
): Promise<Map<string, Played>> {
  const ended = new AbortController();
  const signal =
    options.signal === undefined ? ended.signal : AbortSignal.any([options.signal, ended.signal]);
  const played = shares(job.scenarios, processes).map(async scenarios => {
    try {
      return await playWatched({ ...job, scenarios }, { ...options, signal });
    } catch (error) {
      ended.abort();
      throw error;
    }
  });
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

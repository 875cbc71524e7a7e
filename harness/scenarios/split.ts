import type { Job, JobEvent } from './job.js';
import { play } from './play.js';

/**
 * Plays a job as `play` does, in up to `processes` at once, each with its share of the scenarios: a scenario starts
 * programs of its own, and nothing of one is seen by another. When one process fails the others are ended.
 */
export async function playInProcesses(
  job: Job,
  processes: number,
  timeoutMs: number,
  onEvent: (event: JobEvent) => void,
): Promise<void> {
  const ended = new AbortController();
  const played = shares(job.scenarios, processes).map(async scenarios => {
    try {
      await play({ ...job, scenarios }, timeoutMs, onEvent, ended.signal);
    } catch (error) {
      ended.abort();
      throw error;
    }
  });
  for (const result of await Promise.allSettled(played)) {
    if (result.status === 'rejected') throw result.reason;
  }
}

/** Deals scenarios out like cards: neighbours, which are of one kind and cost about the same, go to different processes. */
export function shares(scenarios: readonly string[], processes: number): string[][] {
  const count = Math.max(1, Math.min(processes, scenarios.length));
  return Array.from({ length: count }, (_, share) => scenarios.filter((_id, at) => at % count === share));
}

import { formatShard, shardPlaces } from '../releases/shards.js';
import type { Choice } from '../sources/choice.js';
import { type GoRequest, planGos, type Surroundings } from './gos.js';
import { expectedTimes, timesFrom } from './shard.js';

/** One job: an item of `strategy.matrix.include` of GitHub Actions. */
export interface MatrixJob {
  /** `2/4`. */
  shard: string;
  /** The whole run by exact names, so that it means the same to every job: the value of `--go`. */
  go: string;
  /** The releases of this part, with commas between. */
  releases: string;
  /** How long the part will take, where the times of all its releases are known. */
  seconds: number | null;
}

export interface MatrixRequest extends GoRequest {
  /** The most jobs; there are never more than releases. */
  shardCount: number;
  /** The times to share out by: a report's file, `last` or `none`. */
  times?: string;
}

/** Shares the releases of a run out among jobs, by how long they will take. */
export async function matrixJobs(request: MatrixRequest, surroundings: Surroundings): Promise<MatrixJob[]> {
  const choices = await planGos(request, surroundings);
  const times = await timesFrom(request.times, surroundings.cache);
  const expected = expectedTimes(choices, times, request.implementation);
  return jobsOf(choices, expected, Math.min(request.shardCount, choices.length));
}

function jobsOf(
  choices: readonly Choice[],
  expected: readonly (number | undefined)[],
  count: number,
): MatrixJob[] {
  return shardPlaces(expected, count).map((places, i) => {
    const times = places.map(place => expected[place]);
    const known = times.filter(time => time !== undefined);
    return {
      shard: formatShard({ index: i + 1, count }),
      go: choices.map(({ request }) => request).join(','),
      releases: places.map(place => choices[place]?.request).join(','),
      seconds:
        known.length < times.length ? null : Math.round(known.reduce((sum, ms) => sum + ms, 0) / 100) / 10,
    };
  });
}

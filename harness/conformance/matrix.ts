import { formatShard, shardPlaces } from '../releases/shards.js';
import type { Choice } from '../sources/choice.js';
import { defaultProcessor } from '../toolchain/processor.js';
import { type GoRequest, planCells, type Surroundings } from './gos.js';
import { expectedTimes, timesFrom } from './shard.js';

/** One job: an item of `strategy.matrix.include` of GitHub Actions. */
export interface MatrixJob {
  /** `2/4`. */
  shard: string;
  /** The whole run by exact names, so that it means the same to every job: the value of `--go`. */
  go: string;
  /** The releases of this part, each with its processor if that is not amd64, with commas between. */
  releases: string;
  /** How long the part will take, where the times of all its releases are known. */
  seconds: number | null;
}

export interface MatrixRequest extends GoRequest {
  /** The most jobs; there are never more than releases by processors. */
  shardCount: number;
  /** The times to share out by: a report's file, `last` or `none`. */
  times?: string;
}

/** Shares the releases of a run, on each processor, out among jobs, by how long they will take. */
export async function matrixJobs(request: MatrixRequest, surroundings: Surroundings): Promise<MatrixJob[]> {
  const choices = await planCells(request, surroundings);
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
      go: [...new Set(choices.map(({ request }) => request))].join(','),
      releases: places.flatMap(place => nameOf(choices[place])).join(','),
      seconds:
        known.length < times.length ? null : Math.round(known.reduce((sum, ms) => sum + ms, 0) / 100) / 10,
    };
  });
}

/** `1.27.4`, `1.27.4 arm64`. */
function nameOf(choice: Choice | undefined): string[] {
  if (choice === undefined) return [];
  const { request, processor = defaultProcessor } = choice;
  return [processor === defaultProcessor ? request : `${request} ${processor}`];
}

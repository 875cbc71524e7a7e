import type { Cache } from '../host/cache.js';
import { UsageError } from '../host/errors.js';
import { formatShard, parseShard, type ShardNumber, shardPlaces } from '../releases/shards.js';
import { readReport } from '../report/read.js';
import { lastTimes, noTimes, type Times, timesOf } from '../report/times.js';
import type { Choice } from '../sources/choice.js';
import type { Implementation } from './gos.js';

/** `--shard` and `--times`, as typed. */
export interface ShardRequest {
  /** `2/4`. */
  shard?: string;
  /** The times to share out by: a report's file, `last` or `none`. */
  times?: string;
}

/** The part of a run that is judged here. */
export interface ChosenShard extends ShardNumber {
  /** Names of all releases of the run. */
  releases: string[];
  /** For each release of this part its place among them, from 0. */
  places: number[];
}

/** Reads `--shard`, and refuses `--times` without it or with a file that can't be read. */
export async function requireShard({ shard, times }: ShardRequest): Promise<ShardNumber | undefined> {
  if (shard === undefined) {
    if (times === undefined) return undefined;
    throw new UsageError('--times only matters with --shard, and there is no --shard', {
      remedy: 'say which part to judge: --shard=1/4',
    });
  }
  const number = parseShard(shard);
  if (number === undefined) {
    throw new UsageError(`--shard=${shard} is not a part of a run`, {
      remedy: 'the second part of four is --shard=2/4',
    });
  }
  if (times !== undefined && times !== 'last' && times !== 'none') await readReport(times);
  return number;
}

/** Returns which of the releases are judged here; undefined without `--shard`, when all are. */
export async function chooseShard(
  planned: readonly Choice[],
  request: ShardRequest,
  implementation: Implementation | undefined,
  cache: Cache,
): Promise<ChosenShard | undefined> {
  const number = await requireShard(request);
  if (number === undefined) return undefined;
  const expected = expectedTimes(planned, await timesFrom(request.times, cache), implementation);
  const places = shardPlaces(expected, number.count)[number.index - 1] ?? [];
  return { ...number, releases: planned.map(({ name }) => name), places };
}

/**
 * Reads the times that `--times` names: `last` (the last whole run on this machine, also when nothing was
 * typed), `none`, or a report.
 */
export async function timesFrom(typed: string | undefined, cache: Cache): Promise<Times> {
  if (typed === undefined || typed === 'last') return lastTimes(cache);
  return typed === 'none' ? noTimes : timesOf((await readReport(typed)).report);
}

/**
 * Returns how many milliseconds each release will take on its processor, all its implementations together; undefined where
 * unknown.
 */
export function expectedTimes(
  choices: readonly Choice[],
  times: Times,
  implementation: Implementation | undefined,
): (number | undefined)[] {
  return choices.map(({ name }) => {
    // With its processor, if it has one.
    const release = name.replace(/^Go /, '');
    const own = times(release, 'own');
    const reference = times(release, 'reference');
    if (implementation === 'both') return own === undefined ? reference : own + (reference ?? own);
    return implementation === 'reference' ? (reference ?? own) : (own ?? reference);
  });
}

/** Says for a person which releases the part has. */
export function shardNote(shard: ChosenShard): string {
  const names = shard.places.map(place => shard.releases[place]);
  return `part ${formatShard(shard)}: ${names.length === 0 ? 'no releases' : names.join(', ')}`;
}

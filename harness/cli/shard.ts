import type { Implementation } from '../conformance/conformance.js';
import type { Cache } from '../host/cache.js';
import { UsageError } from '../host/errors.js';
import { formatShard, parseShard, type ShardNumber, shardPlaces } from '../releases/shards.js';
import { readReport } from '../report/read.js';
import { lastTimes, noTimes, type Times, timesOf } from '../report/times.js';
import type { Choice } from '../sources/choice.js';

export interface ShardOptions {
  /** `2/4`. */
  shard?: string;
  /** What it goes by: a report, `last` or `none`. */
  times?: string;
  implementation?: Implementation;
}

/** The part of a run that is to be judged here. */
export interface ChosenShard extends ShardNumber {
  /** Names of all releases of the run. */
  releases: string[];
  /** For each release of this part its place among them, from 0. */
  places: number[];
}

/** Which of the releases are to be judged here; undefined without `--shard`, when all are. */
export async function chooseShard(
  planned: readonly Choice[],
  { shard, times, implementation }: ShardOptions,
  cache: Cache,
): Promise<ChosenShard | undefined> {
  if (shard === undefined) {
    if (times === undefined) return undefined;
    throw new UsageError('--times is for sharing a run out, and there is no --shard', {
      remedy: 'say which part: --shard=1/4',
    });
  }
  const number = parseShard(shard);
  if (number === undefined) {
    throw new UsageError(`--shard=${shard} names no part of a run`, {
      remedy: 'the second of four is --shard=2/4',
    });
  }
  const expected = expectedTimes(planned, await timesFrom(times, cache), implementation);
  const places = shardPlaces(expected, number.count)[number.index - 1] ?? [];
  return { ...number, releases: planned.map(({ name }) => name), places };
}

/** What `--times` names: `last` (the last whole run on this machine; what counts without it), `none`, or a report. */
export async function timesFrom(typed: string | undefined, cache: Cache): Promise<Times> {
  if (typed === undefined || typed === 'last') return lastTimes(cache);
  return typed === 'none' ? noTimes : timesOf((await readReport(typed)).report);
}

/** Milliseconds that each release will take, as far as that is known: of all implementations that are asked for. */
export function expectedTimes(
  choices: readonly Choice[],
  times: Times,
  implementation: Implementation | undefined,
): (number | undefined)[] {
  return choices.map(({ name }) => {
    const release = name.replace(/^Go /, '');
    const own = times(release, 'own');
    const reference = times(release, 'reference');
    if (implementation === 'both') return own === undefined ? reference : own + (reference ?? own);
    return implementation === 'reference' ? (reference ?? own) : (own ?? reference);
  });
}

/** For a person: which releases fall to the part. */
export function shardNote(shard: ChosenShard): string {
  const names = shard.places.map(place => shard.releases[place]);
  return `part ${formatShard(shard)}: ${names.length === 0 ? 'no release falls to it' : names.join(', ')}`;
}

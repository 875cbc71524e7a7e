import { isDeepStrictEqual } from 'node:util';
import { ExitCode, UsageError } from '../host/errors.js';
import type { ReleaseResult, Shard, UnjudgedRelease } from './model.js';
import type { NamedReport } from './read.js';

/** What a merged report has that its parts have not. */
export interface Merged {
  arguments: string[];
  results: ReleaseResult[];
  unjudged: UnjudgedRelease[];
}

interface Placed<T> {
  /** The place of the release in the whole run, from 0. */
  place: number;
  value: T;
  /** The file that it came from. */
  name: string;
}

const sameOptions =
  'give every part the same --go and options, and the same report as --times=FILE, or --times=none';

/** Parts of one run, by their number, as the whole: each result in the place that it would have had there. */
export function mergeParts(parts: readonly NamedReport[]): Merged {
  const numbered = parts.map(({ name, report }) => ({ name, report, shard: shardOf(name, report.shard) }));
  const [first] = numbered;
  if (first === undefined) throw new Error('no parts');
  numbered.forEach((part, i) => {
    requireFits(first, part, numbered[i - 1]);
  });
  const results = numbered.flatMap(({ name, report, shard }) => placed(name, report.results, shard.results));
  const unjudged = numbered.flatMap(({ name, report, shard }) =>
    placed(name, report.unjudged ?? [], shard.unjudged),
  );
  const { releases, count } = first.shard;
  const owner = new Map<number, string>();
  for (const { place, name } of [...results, ...unjudged]) {
    const before = owner.get(place) ?? name;
    if (before !== name) throw differentRuns(before, name, `both have ${releases[place]}`);
    owner.set(place, name);
  }
  const there = new Set(numbered.map(({ shard }) => shard.index));
  const absent = Array.from({ length: count }, (_none, i) => i + 1).filter(index => !there.has(index));
  const lost = releases.flatMap((release, place) =>
    owner.has(place) ? [] : [{ place, name: '', value: lostRelease(release, absent, count) }],
  );
  return {
    arguments: withoutShard(first.report.arguments),
    results: inOrder(results),
    unjudged: inOrder([...unjudged, ...lost]),
  };
}

function shardOf(name: string, shard: Shard | undefined): Shard {
  if (shard === undefined) throw new Error(`${name} is no part`);
  return shard;
}

interface Numbered extends NamedReport {
  shard: Shard;
}

function requireFits(first: Numbered, part: Numbered, before: Numbered | undefined): void {
  if (part.shard.index === before?.shard.index) {
    const which = `${part.shard.index}/${part.shard.count}`;
    throw new UsageError(`${before.name} and ${part.name} are both part ${which}`, {
      remedy: 'name each part once',
    });
  }
  if (part.shard.count !== first.shard.count) {
    throw differentRuns(
      first.name,
      part.name,
      `one of ${first.shard.count} parts, the other of ${part.shard.count}`,
    );
  }
  if (!isDeepStrictEqual(part.shard.releases, first.shard.releases)) {
    throw differentRuns(first.name, part.name, 'they share out different releases');
  }
}

function differentRuns(a: string, b: string, why: string): UsageError {
  return new UsageError(`${a} and ${b} are no parts of one run: ${why}`, { remedy: sameOptions });
}

function placed<T>(name: string, values: readonly T[], places: readonly number[]): Placed<T>[] {
  return values.map((value, i) => {
    const place = places[i];
    if (place === undefined) throw new UsageError(`${name} does not say where all of its results belong`);
    return { place, value, name };
  });
}

/** The sort is stable: of one release the tree's own implementation stays before the reference. */
function inOrder<T>(values: readonly Placed<T>[]): T[] {
  return [...values].sort((a, b) => a.place - b.place).map(({ value }) => value);
}

/** A release whose part is absent. Nobody knows which of the absent parts had it. */
function lostRelease(release: string, absent: readonly number[], count: number): UnjudgedRelease {
  if (absent.length === 0) {
    throw new UsageError(`none of the ${count} parts has ${release}`, { remedy: sameOptions });
  }
  return {
    release,
    sentence: `the report of part ${absent.map(index => `${index}/${count}`).join(' or ')} is missing`,
    remedy: 'see why that part ended without a report',
    exitCode: ExitCode.unobtainable,
  };
}

/** As it would have been typed for the whole run. */
function withoutShard(typed: readonly string[]): string[] {
  const bare = ['--shard', '--times'];
  return typed.filter(
    (argument, i) => !/^--(?:shard|times)(?:=|$)/.test(argument) && !bare.includes(typed[i - 1] ?? ''),
  );
}

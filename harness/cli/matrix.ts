import type { Implementation } from '../conformance/conformance.js';
import { Cache } from '../host/cache.js';
import { formatShard, shardPlaces } from '../releases/shards.js';
import { duration, hang, padEnd, padStart, type TextOptions } from '../report/text.js';
import type { Choice, From } from '../sources/choice.js';
import { plan } from '../sources/plan.js';
import { progressFor } from './progress.js';
import { expectedTimes, timesFrom } from './shard.js';
import { textOptions } from './terminal.js';

export interface LeaveOutOptions {
  go?: string;
  from: From;
  shardCount: number;
  times?: string;
  implementation?: Implementation;
  json?: true;
}

/** One job: what `strategy.matrix.include` of GitHub Actions takes. */
interface Job {
  /** `2/4`. */
  shard: string;
  /** The whole run by exact names, so that every part means the same: the value of `--go`. */
  go: string;
  /** The releases of this part, with commas between. */
  releases: string;
  /** What the part will take, where the times of all its releases are known. */
  seconds: number | null;
}

/**
 * Prints how a run over `--go` is shared out: for a person on a terminal, otherwise as one line of JSON. There are
 * never more parts than releases.
 */
export async function matrixCommand(options: LeaveOutOptions): Promise<number> {
  const progress = progressFor(
    { out: process.stdout, err: process.stderr },
    textOptions(process.stderr, process.env, false),
  );
  const cache = Cache.default();
  const { from, go, implementation } = options;
  const choices = await plan(go, {
    cache,
    progress,
    from,
    need: implementation === 'own' ? 'debugger calls' : 'register maps',
  }).finally(() => progress.stop());
  const expected = expectedTimes(choices, await timesFrom(options.times, cache), implementation);
  const jobs = jobsOf(choices, expected, Math.min(options.shardCount, choices.length));
  const asJson = options.json === true || !process.stdout.isTTY;
  const text = textOptions(process.stdout, process.env, false);
  const output = asJson
    ? JSON.stringify({ include: jobs })
    : jobs.flatMap(job => jobLines(job, text)).join('\n');
  process.stdout.write(`${output}\n`);
  return 0;
}

function jobsOf(choices: readonly Choice[], expected: readonly (number | undefined)[], count: number): Job[] {
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

function jobLines({ shard, releases, seconds }: Job, options: TextOptions): string[] {
  const time = seconds === null ? 'time unknown' : duration(seconds * 1000);
  return hang(
    options,
    `${padEnd(`--shard=${shard}`, 14)}${padStart(time, 12)}  `,
    releases.replaceAll(',', ', '),
  );
}

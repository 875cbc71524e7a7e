import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { packageRoot } from '../../harness/host/files.js';
import { libc } from '../../harness/host/libc.js';
import type { Figure } from './figures.js';
import { median } from './median.js';

/*
 * npm run bench -- --matrix
 * npm run bench -- --cold
 *
 * The command as a user types it, in a process of its own. Wall time means something on an idle machine alone;
 * CPU time, of the command and of all that it started, also on a busy one.
 */

const command = join(packageRoot, 'dist/harness/cli/main.js');

const RUSAGE_CHILDREN = -1;
const getrusage = libc.func('int getrusage(int who, uint8_t *usage)');

/** CPU seconds of all children that have ended, and of theirs. */
function childSeconds(): number {
  const usage = Buffer.alloc(256);
  getrusage(RUSAGE_CHILDREN, usage);
  const at = (offset: number): number =>
    Number(usage.readBigInt64LE(offset)) + Number(usage.readBigInt64LE(offset + 8)) / 1e6;
  return at(0) + at(16);
}

/** What one run of the command took. */
interface Run {
  wallSeconds: number;
  cpuSeconds: number;
  /** Each task of the run, in the order of their ends: when it began and ended, in seconds from the start. */
  steps: { step: string; from: number; to: number }[];
}

async function timed(typed: readonly string[], env: Record<string, string>): Promise<Run> {
  const [started, before] = [performance.now(), childSeconds()];
  const seconds = (): number => Math.round((performance.now() - started) / 10) / 100;
  const child = execa(process.execPath, [command, ...typed, '--reporter=console:/dev/null'], {
    env,
    stdin: 'ignore',
    stdout: 'ignore',
    timeout: 1_800_000,
  });
  const steps: Run['steps'] = [];
  const said: string[] = [];
  for await (const line of child.iterable({ from: 'stderr' })) {
    said.push(line);
    const step = stepIn(line);
    if (step === undefined) continue;
    const to = seconds();
    steps.push({ step: step.name, from: Math.max(0, Math.round((to - step.seconds) * 100) / 100), to });
  }
  await child;
  return { wallSeconds: seconds(), cpuSeconds: Math.round((childSeconds() - before) * 10) / 10, steps };
}

/** Reads the line that a task leaves in a log when it ends: `compile fixtures with Go 1.15.15: 17 (52.8 s)`. */
function stepIn(line: string): { name: string; seconds: number } | undefined {
  const [, name = '', time = ''] = /^(.*?)(?:: .*)? \(((?:\d+ min )?[\d.]+ m?s)\)$/.exec(line) ?? [];
  const [, minutes = '0', amount = '0', unit] = /^(?:(\d+) min )?([\d.]+) (m?s)$/.exec(time) ?? [];
  if (unit === undefined) return undefined;
  // Which archive served the packages is not what a step is called by.
  return {
    name: name.replace(/ of https?:\S+$/, ''),
    seconds: Number(minutes) * 60 + Number(amount) / (unit === 'ms' ? 1000 : 1),
  };
}

/**
 * Judges releases with each number of jobs in turn, `rounds` times, in the user's cache, which a first run
 * fills. `ratio`: the median wall time to that of the first number of jobs.
 */
export async function benchMatrix(go: string, jobs: readonly number[], rounds: number): Promise<Figure> {
  await timed([`--go=${go}`], {});
  const runs = jobs.map(count => ({ jobs: count, runs: [] as Omit<Run, 'steps'>[] }));
  for (let round = 0; round < rounds; round++) {
    for (const one of runs) {
      const { steps: _steps, ...run } = await timed([`--go=${go}`, `--jobs=${one.jobs}`], {});
      one.runs.push(run);
    }
  }
  const medians = runs.map(one => median(one.runs.map(({ wallSeconds }) => wallSeconds)));
  return {
    bench: 'matrix',
    go,
    runs: runs.map((one, at) => ({
      ...one,
      medianSeconds: medians[at],
      ratio: Math.round(((medians[at] ?? 0) / (medians[0] ?? 1)) * 100) / 100,
    })),
  };
}

/** Runs the default command on an empty cache, `rounds` times. */
export async function benchCold(rounds: number): Promise<Figure> {
  const runs: Run[] = [];
  for (let round = 0; round < rounds; round++) {
    const cache = await mkdtemp(join(tmpdir(), 'go-debugcall-cold-'));
    try {
      runs.push(await timed([], { GO_DEBUGCALL_CACHE: cache }));
    } finally {
      await rm(cache, { recursive: true, force: true });
    }
  }
  return { bench: 'cold', runs };
}

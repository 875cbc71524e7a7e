import { Cache } from '../../harness/host/cache.js';
import { run } from '../../harness/host/command.js';
import { silent } from '../../harness/host/progress.js';
import { formatVersion } from '../../harness/releases/version.js';
import { slowestOf } from '../../harness/report/console/slowest.js';
import { scenarios } from '../../harness/scenarios/catalogue.js';
import { type PlayEvent, play } from '../../harness/scenarios/play.js';
import { compileAll } from '../../harness/scenarios/programs.js';
import { runScenarios } from '../../harness/scenarios/run.js';
import type { Toolchain } from '../../harness/toolchain/toolchain.js';
import type { Figure } from './figures.js';
import { median } from './median.js';

/*
 * npm run bench -- --scenarios [--go=1.15,1.27 --rounds=5]
 *
 * How long a scenario process takes until its first scenario begins, beside a Node that does nothing, and the ten
 * slowest scenarios of the quick profile.
 */

/** Milliseconds that a process takes which is started in the same way, and which runs an empty script. */
async function bareNodeMs(): Promise<number> {
  const { durationMs } = await run(process.execPath, ['-e', '0'], { timeoutMs: 60_000 });
  return durationMs;
}

/** Milliseconds from the start of a scenario process to the beginning of its scenario. */
async function startMs(toolchain: Toolchain, cache: Cache): Promise<number> {
  const scenario = scenarios.find(({ id }) => id === 'frame/too-large');
  if (scenario === undefined) throw new Error('no scenario frame/too-large');
  const fixtures = await compileAll(toolchain, [scenario], 1, silent, cache);
  const job = { release: toolchain.version, fixtures, profile: 'quick', seed: 1 } as const;
  const ids = [scenario.id];
  const started = performance.now();
  let began = Number.NaN;
  const onEvent = ({ event }: PlayEvent): void => {
    if (event === 'started') began = performance.now();
  };
  await play(job, () => ids.pop(), 60_000, onEvent);
  return began - started;
}

/** Returns the figures of one release. */
export async function benchScenarios(toolchain: Toolchain, rounds: number): Promise<Figure> {
  const starts: number[] = [];
  const bare: number[] = [];
  // The first one compiles what the others find compiled.
  await startMs(toolchain, Cache.default());
  for (let round = 0; round < rounds; round++) {
    bare.push(await bareNodeMs());
    starts.push(await startMs(toolchain, Cache.default()));
  }
  const results = await runScenarios(toolchain, scenarios, {
    timeoutMs: 600_000,
    progress: silent,
    repeatCommand: () => '',
  });
  const slowest = slowestOf(results).map(({ id, durationMs }) => ({ id, ms: Math.round(durationMs) }));
  const release = formatVersion(toolchain.version);
  const [processStartMs, bareMs] = [starts, bare].map(list => Math.round(median(list)));
  return { bench: 'scenarios', release, rounds, processStartMs, bareNodeMs: bareMs, slowest };
}

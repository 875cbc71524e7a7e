import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Cache } from '../harness/host/cache.js';
import { silent } from '../harness/host/progress.js';
import { obtainBootstrap } from '../harness/sources/bootstrap.js';
import { obtain } from '../harness/sources/plan.js';
import { toolchainFor } from '../harness/toolchain/build.js';
import type { Toolchain } from '../harness/toolchain/toolchain.js';
import { benchEdit } from './bench/edit.js';
import { benchEmulated } from './bench/emulated.js';
import { type Figure, saveFigure } from './bench/figures.js';
import { benchInjector } from './bench/injector.js';
import { benchCold, benchMatrix } from './bench/matrix.js';
import { benchReview } from './bench/review.js';
import { benchScenarios } from './bench/scenarios.js';
import { simulations } from './bench/simulate.js';

/*
 * npm run bench [-- --go=1.15,1.27] [-- --save] and one of:
 *
 *   (none)       [--calls=5000 --rounds=5]  calls and single steps per second, as ratios to C programs that do as little
 *                as the kernel allows (bench/floor.c, bench/steps.c), on one CPU and free; calls per second by Delve
 *   --emulated   [--calls=500]  calls per second in QEMU, as a ratio to ptrace, and what they consist of
 *   --edit       [--rounds=3]  how long it takes to judge a tree after an edit of one line (bench/edit.ts)
 *   --scenarios  [--rounds=5]  how long a scenario process takes to start, and the slowest scenarios
 *   --matrix     [--jobs=1,2 --rounds=3]  how long the command takes with each number of jobs, warm
 *   --cold       [--rounds=1]  how long the default command takes on an empty cache, by its steps
 *   --simulate   [--own=100 --scenarios-ms=7000 --runtime-tests=3000 --start=300]  how long runs take that are shared out
 *                among up to 64 processes, from the milliseconds that a release takes
 *   --review     [--faults=150]  how long faults and reviews take compared to make.bash, on 1.15 (a quarter of an hour)
 *
 * Each figure is one line of JSON, but for --review. --save puts it into docs/performance.json as well, from which
 * `npm run docs` makes docs/performance.md. Figures of one run can be compared, on an idle machine.
 */

const { values } = parseArgs({
  options: {
    go: { type: 'string', default: '1.15,1.27' },
    calls: { type: 'string' },
    rounds: { type: 'string' },
    jobs: { type: 'string', default: '1,2' },
    faults: { type: 'string', default: '150' },
    own: { type: 'string', default: '100' },
    'scenarios-ms': { type: 'string', default: '7000' },
    'runtime-tests': { type: 'string', default: '3000' },
    start: { type: 'string', default: '300' },
    save: { type: 'boolean', default: false },
    'no-runtime-tests': { type: 'boolean', default: false },
    emulated: { type: 'boolean', default: false },
    edit: { type: 'boolean', default: false },
    scenarios: { type: 'boolean', default: false },
    matrix: { type: 'boolean', default: false },
    cold: { type: 'boolean', default: false },
    simulate: { type: 'boolean', default: false },
    review: { type: 'boolean', default: false },
  },
});
const numberOf = (typed: string | undefined, otherwise: number): number => Number(typed ?? otherwise);

/** The toolchains that --go names. */
async function* toolchains(): AsyncIterable<Toolchain> {
  const common = { cache: Cache.default(), progress: silent };
  for (const tree of await obtain(values.go, { ...common, from: 'auto' })) {
    yield await toolchainFor(tree, {
      ...common,
      bootstrap: minimum => obtainBootstrap(minimum, { ...common, offline: false }),
    });
  }
}

function simulated(): Figure {
  const mean = {
    ownMs: Number(values.own),
    scenariosMs: Number(values['scenarios-ms']),
    runtimeTestsMs: Number(values['runtime-tests']),
  };
  const startMs = Number(values.start);
  return { bench: 'simulate', mean, startMs, runs: simulations(mean, startMs) } as Figure;
}

/** @param folder an empty one */
async function* figures(folder: string): AsyncIterable<Figure> {
  if (values.simulate) yield simulated();
  else if (values.cold) yield await benchCold(numberOf(values.rounds, 1));
  else if (values.matrix)
    yield await benchMatrix(values.go, values.jobs.split(',').map(Number), numberOf(values.rounds, 3));
  else if (values.edit) yield* benchEdit(values.go, numberOf(values.rounds, 3), folder);
  else {
    for await (const toolchain of toolchains()) {
      if (values.scenarios) yield await benchScenarios(toolchain, numberOf(values.rounds, 5));
      else if (values.emulated) yield* benchEmulated(toolchain, numberOf(values.calls, 500));
      else {
        const takes = { calls: numberOf(values.calls, 5000), rounds: numberOf(values.rounds, 5) };
        yield* benchInjector(toolchain, takes, folder);
      }
    }
  }
}

const folder = await mkdtemp(join(tmpdir(), 'go-debugcall-bench-'));
try {
  if (values.review) await benchReview(values.go.split(',')[0] ?? '1.15', Number(values.faults), folder);
  else {
    for await (const figure of figures(folder)) {
      console.log(JSON.stringify(figure));
      if (values.save) saveFigure(figure);
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
// Workers that keep deadlines would go on.
process.exit(0);

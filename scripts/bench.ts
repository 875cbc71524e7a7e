import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { Program } from '../harness/binary/program.js';
import { compileFixture } from '../harness/fixtures/compile.js';
import { Cache } from '../harness/host/cache.js';
import { packageRoot } from '../harness/host/files.js';
import { silent } from '../harness/host/progress.js';
import { Oracle } from '../harness/protocol/oracle.js';
import { formatVersion } from '../harness/releases/version.js';
import { Debuggee } from '../harness/scenarios/debuggee.js';
import { SourceMarkers } from '../harness/scenarios/markers.js';
import { intToInt } from '../harness/scenarios/suites/fixtures.js';
import { obtainBootstrap } from '../harness/sources/bootstrap.js';
import { obtain } from '../harness/sources/plan.js';
import { affinity, setAffinity } from '../harness/target/ptrace/kernel.js';
import { toolchainFor } from '../harness/toolchain/build.js';
import type { Toolchain } from '../harness/toolchain/toolchain.js';
import { benchEdit } from './bench/edit.js';
import { benchEmulated } from './bench/emulated.js';
import { benchCold, benchMatrix } from './bench/matrix.js';
import { benchReview } from './bench/review.js';
import { benchScenarios } from './bench/scenarios.js';
import { simulations } from './bench/simulate.js';

/*
 * npm run bench [-- --go=1.15,1.27 --calls=5000 --rounds=5] [-- --review[=FAULTS]] [-- --emulated] [-- --edit] [-- --scenarios]
 *
 * npm run bench -- --simulate [--own=100 --scenarios=7000 --runtime-tests=3000 --start=300]
 * npm run bench -- --matrix [--go=1.15,1.27 --jobs=1,2 --rounds=3]
 * npm run bench -- --cold [--rounds=1]
 *
 * Calls of main.Add per second, injected in a loop at one point: by this debugger and by
 * scripts/bench/floor.c, which does as little as the kernel allows. They take turns. Compare the ratio of the
 * medians of one run, on an idle machine. With --emulated: calls per second in QEMU, as a ratio to ptrace,
 * and what they consist of. With --edit: how long it takes to judge a tree after an edit of one line, as JSON
 * (see bench/edit.ts). With --scenarios: how long a scenario process takes to start, and the slowest scenarios. With --review: how long faults and reviews take compared to
 * make.bash, on 1.15 (a quarter of an hour). With --simulate: how long runs take that are shared out among up to
 * 64 processes, as JSON, from the milliseconds that a release takes. With --matrix: how long the command takes
 * with each number of jobs, warm, and with --cold on an empty cache, by its steps; both as JSON.
 */

const option = (name: string, otherwise: string): string =>
  process.argv.find(argument => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise;

const calls = Number(option('calls', '5000'));
const rounds = Number(option('rounds', '5'));

interface FaultyPrograms {
  program: Program;
  sources: string[];
  toolchain: Toolchain;
  floor: string;
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Stops a new program at its loop, with a breakpoint there: the point at which both inject. */
function atTheLoop({ program, sources, toolchain }: FaultyPrograms): Debuggee {
  const debuggee = new Debuggee(program, new Oracle(program, toolchain.version), new SourceMarkers(sources), {
    timeoutMs: 120_000,
  });
  debuggee.runTo('spin');
  debuggee.target.insertBreakpoint(debuggee.marker('spin'));
  return debuggee;
}

/** Calls per second of this debugger. */
function ours(subject: FaultyPrograms): number {
  const debuggee = atTheLoop(subject);
  try {
    const add = debuggee.address('main.Add');
    const started = performance.now();
    for (let call = 0; call < calls; call++) {
      const { results } = debuggee.callAddress(add, intToInt, [BigInt(call)]);
      if (results[0] !== BigInt(call + 1)) throw new Error(`main.Add(${call}) gave ${results[0]}`);
    }
    return (calls / (performance.now() - started)) * 1000;
  } finally {
    debuggee.target.kill();
  }
}

/** Calls per second of the floor. A `cpu` of -1 lets it run on any. */
async function floors(subject: FaultyPrograms, cpu: number): Promise<number> {
  const debuggee = atTheLoop(subject);
  const { sequence, entry } = debuggee.functions;
  const addresses = [entry.entry, debuggee.address('main.Add'), debuggee.marker('spin')];
  debuggee.target.kill();
  const { stdout } = await execa(
    subject.floor,
    [
      subject.program.path,
      sequence.name.toLowerCase(),
      ...addresses.map(address => address.toString(16)),
      String(calls),
      String(cpu),
    ],
    { timeout: 120_000 },
  );
  return Number(stdout);
}

async function compare(subject: FaultyPrograms, cpus: number[], pinned: boolean): Promise<string> {
  setAffinity(0, pinned ? cpus.slice(-1) : cpus);
  const figures: { ours: number[]; floor: number[] } = { ours: [], floor: [] };
  for (let round = 0; round < rounds; round++) {
    figures.ours.push(ours(subject));
    figures.floor.push(await floors(subject, pinned ? (cpus.at(-1) ?? 0) : -1));
  }
  setAffinity(0, cpus);
  const [us, floor] = [median(figures.ours), median(figures.floor)];
  const where = pinned ? 'one CPU' : 'free   ';
  return `${where}  ours ${us.toFixed(0).padStart(6)} calls/s  floor ${floor.toFixed(0).padStart(6)} calls/s  ratio ${(us / floor).toFixed(2)}`;
}

if (process.argv.includes('--simulate')) {
  const mean = {
    ownMs: Number(option('own', '100')),
    scenariosMs: Number(option('scenarios', '7000')),
    runtimeTestsMs: Number(option('runtime-tests', '3000')),
  };
  const startMs = Number(option('start', '300'));
  console.log(JSON.stringify({ mean, startMs, runs: simulations(mean, startMs) }, undefined, 2));
  process.exit(0);
}
if (process.argv.includes('--matrix') || process.argv.includes('--cold')) {
  const times = process.argv.includes('--cold')
    ? await benchCold(Number(option('rounds', '1')))
    : await benchMatrix(option('go', '1.15,1.27'), option('jobs', '1,2').split(',').map(Number), rounds);
  console.log(JSON.stringify(times, undefined, 2));
  process.exit(0);
}

const folder = await mkdtemp(join(tmpdir(), 'go-debugcall-bench-'));
if (process.argv.includes('--edit')) {
  try {
    await benchEdit(option('go', '1.15,1.27'), Number(option('rounds', '3')), folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  process.exit(0);
}
if (process.argv.includes('--scenarios')) {
  await rm(folder, { recursive: true, force: true });
  await benchScenarios(option('go', '1.15,1.27'), rounds);
  process.exit(0);
}
const reviews = process.argv.find(argument => /^--review(=|$)/.test(argument));
if (reviews !== undefined) {
  try {
    await benchReview(option('go', '1.15'), Number(reviews.split('=')[1] ?? '150'), folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  process.exit(0);
}
try {
  const cache = Cache.default();
  const floor = join(folder, 'floor');
  await execa('gcc', ['-O2', '-Wall', '-o', floor, join(packageRoot, 'scripts/bench/floor.c')]);
  const cpus = affinity(0);
  for (const tree of await obtain(option('go', '1.15,1.27'), { cache, progress: silent, from: 'auto' })) {
    const toolchain = await toolchainFor(tree, {
      cache,
      progress: silent,
      bootstrap: minimum => obtainBootstrap(minimum, { cache, progress: silent, offline: false }),
    });
    const { path, sources } = await compileFixture(toolchain, { name: 'calls' }, { cache });
    if (process.argv.includes('--emulated')) {
      await benchEmulated(toolchain, Math.min(calls, 500));
      continue;
    }
    const subject = { program: Program.open(path), sources, toolchain, floor };
    for (const pinned of [true, false]) {
      console.log(`Go ${formatVersion(toolchain.version).padEnd(8)} ${await compare(subject, cpus, pinned)}`);
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

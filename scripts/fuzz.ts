import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { packageRoot } from '../harness/host/files.js';
import { Random } from '../harness/scenarios/random.js';
import { mutate } from './fuzz/mutate.js';
import { type FuzzTarget, targets } from './fuzz/targets.js';
import type { FuzzFinding, FuzzWork } from './fuzz/worker.js';

/*
 * npm run fuzz [-- --count=N] [--from=N] [--target=NAME] [--keep]
 *
 * Reads N inputs (a million, when absent) with the parsers of bytes that others made: programs, diffs,
 * reports, package lists and so on. Input n of a target is the same in every run. A parser may throw a
 * UserError and nothing else, and needs less than two seconds. --keep writes what was found to
 * test/fuzz/corpus, which a unit test reads.
 */

const hangMs = 2000;

interface Outcome {
  findings: FuzzFinding[];
  hung: number[];
  slowestMs: number;
}

/** Reads some inputs in a worker; goes on behind an input at which it hangs. */
async function fuzz(target: FuzzTarget, first: number, count: number): Promise<Outcome> {
  const outcome: Outcome = { findings: [], hung: [], slowestMs: 0 };
  for (let next = first; next < first + count; ) {
    const hungAt = await readIn(target, next, first + count - next, outcome);
    if (hungAt === undefined) break;
    outcome.hung.push(hungAt);
    next = hungAt + 1;
  }
  return outcome;
}

/** Returns the number of the input at which the worker hung and was ended; undefined if it read them all. */
function readIn(
  target: FuzzTarget,
  first: number,
  count: number,
  outcome: Outcome,
): Promise<number | undefined> {
  const shared = new SharedArrayBuffer(4);
  const place = new Int32Array(shared);
  place[0] = first;
  const work: FuzzWork = { target: target.name, first, count, place: shared };
  const worker = new Worker(fileURLToPath(new URL('./fuzz/worker.js', import.meta.url)), {
    workerData: work,
  });
  return new Promise((resolve, reject) => {
    let last = first;
    let since = performance.now();
    const watch = setInterval(() => {
      const now = Atomics.load(place, 0);
      if (now !== last) {
        last = now;
        since = performance.now();
      }
      const waitedMs = performance.now() - since;
      outcome.slowestMs = Math.max(outcome.slowestMs, now === last ? waitedMs : 0);
      if (waitedMs < hangMs) return;
      clearInterval(watch);
      worker.terminate().then(() => resolve(last), reject);
    }, 50);
    worker.on('message', (finding: FuzzFinding) => outcome.findings.push(finding));
    worker.on('error', error => {
      clearInterval(watch);
      reject(error);
    });
    worker.on('exit', code => {
      clearInterval(watch);
      if (code === 0) resolve(undefined);
    });
  });
}

function keep(target: FuzzTarget, input: number): void {
  const folder = join(packageRoot, 'test/fuzz/corpus', target.name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, String(input)), mutate(target.seeds(), new Random(input)));
}

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000000' },
    from: { type: 'string', default: '0' },
    target: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
const [count, from] = [Number(values.count), Number(values.from)];
if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(from) || from < 0) {
  throw new Error('--count and --from are whole numbers');
}
const chosen = targets.filter(({ name }) => values.target === undefined || name === values.target);
if (chosen.length === 0)
  throw new Error(`no target ${values.target}: ${targets.map(({ name }) => name).join(', ')}`);
const weights = chosen.reduce((sum, { weight }) => sum + weight, 0);
let bad = 0;
for (const target of chosen) {
  const share = Math.ceil((count * target.weight) / weights);
  const started = performance.now();
  const { findings, hung, slowestMs } = await fuzz(target, from, share);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `${target.name.padEnd(16)} ${String(share).padStart(8)} inputs in ${seconds.padStart(6)} s  ` +
      `${findings.length} untyped errors, ${hung.length} hangs, slowest below ${Math.ceil(slowestMs + 50)} ms`,
  );
  for (const { input, error } of findings) console.log(`  input ${input}: ${error}`);
  for (const input of hung) console.log(`  input ${input}: more than ${hangMs} ms`);
  bad += findings.length + hung.length;
  if (values.keep) for (const input of [...findings.map(each => each.input), ...hung]) keep(target, input);
}
process.exitCode = bad === 0 ? 0 : 1;

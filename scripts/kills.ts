import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { packageRoot } from '../harness/host/files.js';
import { Random } from '../harness/scenarios/random.js';
import { adoptOrphans, leftBehind } from './kills/descendants.js';
import { faultsOfCache, outputsIn } from './kills/inspect.js';

/*
 * npm run kills [-- --sigkill=N] [--sigint=N] [--sigterm=N] [--go=WHAT] [--seed=N] [--within=MS] [-- ARGUMENTS OF THE RUN]
 *
 * Ends runs at random moments by signals (100 SIGKILL, 50 SIGINT and 50 SIGTERM, when absent), every other one with
 * a cache that has nothing but the tree of Go. After each it looks for processes and temporary files that were left
 * behind, locks that are held, entries of the cache that are broken or half made, and reports that are not as their
 * schemas say. The moments are spread over the time that such a run takes, or over the first MS milliseconds of it.
 * At the end the interrupted run goes on to its end in the cache that all of them used. The exit code
 * is 1 if anything was found.
 */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sigkill: { type: 'string', default: '100' },
    sigint: { type: 'string', default: '50' },
    sigterm: { type: 'string', default: '50' },
    go: { type: 'string', default: '1.15' },
    seed: { type: 'string', default: '1' },
    within: { type: 'string', default: '' },
  },
});
const endingCodes = { SIGKILL: undefined, SIGINT: 130, SIGTERM: 143 } as const;
type Signal = keyof typeof endingCodes;

const main = join(packageRoot, 'dist/harness/cli/main.js');
const folder = mkdtempSync(join(tmpdir(), 'kills-'));
const warm = join(folder, 'warm');
const judged = [`--go=${values.go}`, ...positionals];

interface Run {
  /** The exit code, or the signal that ended it. */
  end: number | NodeJS.Signals | null;
  /** From the signal to the end, in milliseconds. */
  endMs: number;
  durationMs: number;
}

/** Runs the program with a cache and a folder of its own, and sends it a signal after some time. */
async function run(
  cache: string,
  place: string,
  args: readonly string[],
  kill?: { signal: Signal; afterMs: number },
): Promise<Run> {
  mkdirSync(join(place, 'tmp'), { recursive: true });
  const started = performance.now();
  const child = spawn(process.execPath, [main, ...args, '--reporter=ndjson:e.ndjson,json:r.json'], {
    cwd: place,
    env: { ...process.env, GO_DEBUGCALL_CACHE: cache, TMPDIR: join(place, 'tmp') },
    stdio: 'ignore',
  });
  const exit = new Promise<Run['end']>(resolve => child.on('exit', (code, by) => resolve(code ?? by)));
  let sent = performance.now();
  const timer =
    kill === undefined
      ? undefined
      : setTimeout(() => {
          sent = performance.now();
          child.kill(kill.signal);
        }, kill.afterMs);
  const end = await exit;
  clearTimeout(timer);
  const now = performance.now();
  return { end, endMs: now - sent, durationMs: now - started };
}

/** A cache that has the tree of Go, and nothing that was made of it. */
function coldCache(path: string): void {
  mkdirSync(path);
  for (const kind of ['trees', 'indexes']) {
    if (!existsSync(join(warm, kind))) continue;
    // Links to the files: a run writes to no tree.
    execFileSync('cp', ['--archive', '--link', join(warm, kind), join(path, kind)]);
  }
}

const found: string[] = [];
const figures = new Map<string, number>();
const count = (name: string): void => {
  figures.set(name, (figures.get(name) ?? 0) + 1);
};

/** Looks at everything that a run could have left behind. */
async function inspect(what: string, { end, endMs }: Run, signal: Signal, cache: string, place: string) {
  const faults = [
    ...(await leftBehind(10_000)).map(command => `the process ${command} was left`),
    ...(await faultsOfCache(cache)),
    ...readdirSync(join(place, 'tmp')).map(name => `${name} was left among the temporary files`),
  ];
  const outputs = outputsIn(place);
  faults.push(...outputs.faults);
  const expected = endingCodes[signal] ?? signal;
  // Where the run had ended by itself, or had no handler yet, it ends as it would otherwise.
  if (end !== expected && end !== 0 && end !== signal) faults.push(`it ended with ${end}`);
  if (end === expected && signal !== 'SIGKILL') {
    if (outputs.report !== 'partial') faults.push(`its report is ${outputs.report}`);
    if (endMs > 30_000) faults.push(`it took ${Math.round(endMs)} ms to end`);
  }
  count(
    `${signal}: ${end === 0 ? 'had ended by itself' : end === expected ? 'ended by it' : 'ended before it could say so'}`,
  );
  count(`events: ${outputs.events}`);
  if (signal !== 'SIGKILL') count(`report after SIGINT or SIGTERM: ${outputs.report}`);
  for (const fault of faults) found.push(`${what}: ${fault}`);
}

adoptOrphans();
const random = new Random(Number(values.seed));
const place = (name: string): string => join(folder, name);
try {
  console.log(`in ${folder}`);
  const first = await run(warm, place('first'), judged);
  if (first.end !== 0) throw new Error(`an undisturbed run ended with ${first.end}`);
  coldCache(join(folder, 'cold-first'));
  const coldMs = (await run(join(folder, 'cold-first'), place('cold'), judged)).durationMs;
  const warmMs = (await run(warm, place('second'), judged)).durationMs;
  rmSync(join(folder, 'cold-first'), { recursive: true });
  console.log(`a cold run takes ${Math.round(coldMs)} ms, a warm one ${Math.round(warmMs)} ms`);
  const kills = (['SIGKILL', 'SIGINT', 'SIGTERM'] as const)
    .flatMap(signal =>
      Array.from({ length: Number(values[signal.toLowerCase() as Lowercase<Signal>]) }, () => ({
        signal,
        order: random.word(),
      })),
    )
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .map(({ signal }) => signal);
  for (const [at, signal] of kills.entries()) {
    const cold = at % 2 === 0;
    const cache = cold ? join(folder, `cold-${at}`) : warm;
    if (cold) coldCache(cache);
    const spanMs = Math.min(cold ? coldMs : warmMs, Number(values.within) || Number.POSITIVE_INFINITY);
    const afterMs = Math.floor((spanMs * random.below(10_000)) / 10_000);
    const what = `${at + 1} ${signal} after ${afterMs} ms of a ${cold ? 'cold' : 'warm'} run`;
    const own = place(`run-${at}`);
    // What was judged before is judged again, so that there is something to interrupt.
    const ended = await run(cache, own, judged, { signal, afterMs });
    const before = found.length;
    await inspect(what, ended, signal, cache, own);
    for (const one of found.slice(before)) console.log(one);
    if (found.length === before) rmSync(own, { recursive: true });
    if (cold && found.length === before) rmSync(cache, { recursive: true });
    if ((at + 1) % 10 === 0) console.log(`${at + 1} of ${kills.length}`);
  }
  const resumed = await run(warm, place('resumed'), [...judged, '--resume']);
  if (resumed.end !== 0) found.push(`a run with --resume after all of them ended with ${resumed.end}`);
  await sleep(100);
} finally {
  for (const [name, n] of [...figures].sort()) console.log(`${String(n).padStart(5)}  ${name}`);
  console.log(`${found.length} faults found`);
  if (found.length === 0) rmSync(folder, { recursive: true, force: true });
}
process.exitCode = found.length === 0 ? 0 : 1;

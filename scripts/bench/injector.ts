import { join } from 'node:path';
import { execa } from 'execa';
import { Program } from '../../harness/binary/program.js';
import { askDelve } from '../../harness/clients/delve.js';
import { obtainDelve } from '../../harness/clients/obtain.js';
import { callResultsLoad, type DelveRequest } from '../../harness/clients/rpc.js';
import { compileFixture } from '../../harness/fixtures/compile.js';
import { Cache } from '../../harness/host/cache.js';
import { packageRoot } from '../../harness/host/files.js';
import { silent } from '../../harness/host/progress.js';
import { Oracle } from '../../harness/protocol/oracle.js';
import { formatVersion } from '../../harness/releases/version.js';
import { Debuggee } from '../../harness/scenarios/debuggee.js';
import { SourceMarkers } from '../../harness/scenarios/markers.js';
import { intToInt } from '../../harness/scenarios/suites/fixtures.js';
import { affinity, setAffinity } from '../../harness/target/ptrace/kernel.js';
import type { Toolchain } from '../../harness/toolchain/toolchain.js';
import type { Figure } from './figures.js';
import { median, rounded } from './median.js';

/*
 * Calls of main.Add per second, injected in a loop at one point, and single steps per second: by this debugger and by
 * C programs that do as little as the kernel allows (floor.c, steps.c). They take turns. Calls also by Delve.
 */

/** A call by Delve takes some milliseconds. */
const delveCalls = 200;

/** A program that injects calls or steps in a loop, and prints how many it does in a second. */
type Floor = 'floor' | 'steps';

interface Subject {
  program: Program;
  sources: string[];
  toolchain: Toolchain;
  /** The folder of the compiled C programs. */
  folder: string;
}

/** How one bench is taken. */
interface Takes {
  calls: number;
  rounds: number;
}

/** Prints calls and steps per second, on one CPU and free, as ratios to the floors and to Delve. */
export async function* benchInjector(
  toolchain: Toolchain,
  takes: Takes,
  folder: string,
): AsyncIterable<Figure> {
  const cache = Cache.default();
  for (const name of ['floor', 'steps'] satisfies Floor[]) {
    await execa('gcc', [
      '-O2',
      '-Wall',
      '-o',
      join(folder, name),
      join(packageRoot, `scripts/bench/${name}.c`),
    ]);
  }
  const { path, sources } = await compileFixture(toolchain, { name: 'calls' }, { cache });
  const subject = { program: Program.open(path), sources, toolchain, folder };
  const release = formatVersion(toolchain.version);
  for (const pinned of [true, false]) {
    const of = pinned ? 'one CPU' : 'free';
    const calls = await compare(subject, takes, pinned, 'floor');
    yield { bench: 'calls', release, of, ...calls };
    yield { bench: 'steps', release, of, ...(await compare(subject, takes, pinned, 'steps')) };
    if (pinned) continue;
    const delve = await obtainDelve(toolchain.version, { cache, progress: silent });
    if ('lacking' in delve) throw new Error(delve.lacking);
    // Since 1.17, Delve calls no function that was optimized.
    const variant = { gcflags: '-N -l' };
    const plain = await compileFixture(toolchain, { name: 'calls', variant }, { cache });
    const called = { ...subject, program: Program.open(plain.path), sources: plain.sources };
    const perSecond = delvesCalls(delve.path, called);
    const times = rounded(calls.ours / perSecond, 1);
    yield {
      bench: 'delve',
      release,
      with: delve.description,
      perSecond: rounded(perSecond, 0),
      ours: calls.ours,
      times,
    };
  }
}

/** Stops a new program at its loop, with a breakpoint there: the point at which all inject. */
function atTheLoop({ program, sources, toolchain }: Subject): Debuggee {
  const debuggee = new Debuggee(program, new Oracle(program, toolchain.version), new SourceMarkers(sources), {
    timeoutMs: 120_000,
  });
  debuggee.runTo('spin');
  return debuggee;
}

function perSecond(count: number, once: (turn: number) => void): number {
  const started = performance.now();
  for (let turn = 0; turn < count; turn++) once(turn);
  return (count / (performance.now() - started)) * 1000;
}

/** Calls or steps per second of this debugger. */
function ours(subject: Subject, count: number, what: Floor): number {
  const debuggee = atTheLoop(subject);
  try {
    if (what === 'steps') {
      return perSecond(count, () => {
        debuggee.step();
        debuggee.registers();
      });
    }
    debuggee.target.insertBreakpoint(debuggee.marker('spin'));
    const add = debuggee.address('main.Add');
    return perSecond(count, turn => {
      const { results } = debuggee.callAddress(add, intToInt, [BigInt(turn)]);
      if (results[0] !== BigInt(turn + 1)) throw new Error(`main.Add(${turn}) gave ${results[0]}`);
    });
  } finally {
    debuggee.target.kill();
  }
}

/** Calls or steps per second of the C program. A `cpu` of -1 lets it run on any. */
async function floors(subject: Subject, count: number, what: Floor, cpu: number): Promise<number> {
  const debuggee = atTheLoop(subject);
  const { sequence, entry } = debuggee.functions;
  const hex = (address: number): string => address.toString(16);
  const point = hex(debuggee.marker('spin'));
  const call = [sequence.name.toLowerCase(), hex(entry.entry), hex(debuggee.address('main.Add'))];
  debuggee.target.kill();
  const { stdout } = await execa(
    join(subject.folder, what),
    [subject.program.path, ...(what === 'floor' ? call : []), point, String(count), String(cpu)],
    { timeout: 120_000 },
  );
  return Number(stdout);
}

async function compare(
  subject: Subject,
  { calls, rounds }: Takes,
  pinned: boolean,
  what: Floor,
): Promise<{ ours: number; floor: number; ratio: number; rounds: number }> {
  const cpus = affinity(0);
  setAffinity(0, pinned ? cpus.slice(-1) : cpus);
  const figures: { ours: number[]; floor: number[] } = { ours: [], floor: [] };
  for (let round = 0; round < rounds; round++) {
    figures.ours.push(ours(subject, calls, what));
    figures.floor.push(await floors(subject, calls, what, pinned ? (cpus.at(-1) ?? 0) : -1));
  }
  setAffinity(0, cpus);
  const [us, floor] = [median(figures.ours), median(figures.floor)];
  return { ours: Math.round(us), floor: Math.round(floor), ratio: rounded(us / floor, 2), rounds };
}

/** Calls per second of Delve: what so many calls add to a session. */
function delvesCalls(delve: string, subject: Subject): number {
  const debuggee = atTheLoop(subject);
  const addr = debuggee.marker('spin');
  debuggee.target.kill();
  const command = (name: string, more: object = {}): DelveRequest => ({
    method: 'Command',
    argument: { name, ...more },
  });
  const call = command('call', {
    expr: 'main.Add(41)',
    unsafeCall: true,
    ReturnInfoLoadConfig: callResultsLoad,
  });
  const sessionMs = (calls: number): number => {
    const started = performance.now();
    const answers = askDelve(delve, subject.program.path, [
      { method: 'CreateBreakpoint', argument: { Breakpoint: { addr } } },
      command('continue'),
      ...Array.from({ length: calls }, () => call),
    ]);
    const failed = answers.find(answer => 'error' in answer);
    if (failed !== undefined) throw new Error(`Delve failed: ${JSON.stringify(failed)}`);
    return performance.now() - started;
  };
  const without = median([sessionMs(1), sessionMs(1), sessionMs(1)]);
  return (delveCalls / (sessionMs(delveCalls + 1) - without)) * 1000;
}

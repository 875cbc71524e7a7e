import { expect } from 'chai';
import { Goroutine } from '../../../protocol/goroutine.js';
import { describePc } from '../../../protocol/trace.js';
import type { Debuggee } from '../../debuggee.js';
import { onlyNative } from '../../only-native.js';
import { Random } from '../../random.js';
import type { Scenario, Stage } from '../../scenario.js';
import { toInt } from '../fixtures.js';
import { anything, interplayFixture } from './columns.js';
import { type Activity, type Context, contextsOf, WatchedProgram } from './contexts.js';
import { heldBy } from './held-locks.js';

/** How long a program may take to come to a point, on a machine that does other things. */
const arrivalMs = 10_000;
/**
 * How long a call and what follows may take before it counts as one that never ends; less where many are
 * known not to.
 */
const endMs = { others: 10_000, runtime: 1500, locks: 1500 };

/** Packages of the runtime that are not called `runtime`, and its helpers, whose names have no package. */
const ofRuntime =
  /^(internal\/(runtime|abi|bytealg|cpu|chacha8rand|goarch|goos|stringslite)\b|runtime\/internal\/|[^.]*$)/;
/** Functions of the runtime that call what the program has asked for, not what they need themselves. */
const carriers = /^runtime\.(main|doInit|goexit|gopanic|deferreturn|Goexit)/;

/** The parts of what is done amid the runtime's work that have requirements of their own. */
type Part = 'runtime' | 'locks' | 'others';

/**
 * What a context is a part of: the runtime’s own work, if the runtime has called it, be it through its other packages;
 * what others do with the runtime's locks, if the runtime itself says that it holds some; or what any goroutine does.
 */
function partOf({ func, callers, held }: Context): Part {
  const [caller = ''] = callers;
  // Some functions of the runtime go by names of other packages: time.now.
  if (!func.includes('.') || (caller.startsWith('runtime.') && !carriers.test(caller))) return 'runtime';
  for (const name of [func, ...callers]) {
    if (carriers.test(name)) break;
    if (name.startsWith('runtime.')) return 'runtime';
    if (!ofRuntime.test(name)) break;
  }
  return held.length > 0 ? 'locks' : 'others';
}

/**
 * Goes to an instruction of a function, as it was met in a context: some steps from its beginning, where the
 * tables say that a call is accepted. Undefined if the program does not come there this time.
 */
function arrive(
  stage: Stage,
  activity: Activity,
  context: Context,
  steps: number,
): WatchedProgram | undefined {
  const watched = new WatchedProgram(stage, activity, func => func.name === context.func, {
    timeoutMs: arrivalMs,
  });
  const { program } = watched;
  for (let met = watched.next(); !isSame(met, context); met = watched.next()) {
    if (met === undefined) return undefined;
    watched.goOn();
  }
  const func = program.program.funcAt(program.pc());
  for (let step = 0; step < steps && program.program.funcAt(program.pc()) === func; step++) {
    if (!watched.step()) return undefined;
  }
  const pc = program.pc();
  const free = program.registers().sp - Goroutine.of(program.target, program.tid).stackLow;
  if (free < stage.protocol.sufficientStackBytes) return undefined;
  const there = program.program.funcAt(pc) === func && program.oracle.verdict(pc) === 'accepted';
  // On the way a lock may have been taken, or let go.
  return there && heldBy(program).join() === context.held.join() ? watched : undefined;
}

function isSame(met: Context | undefined, wanted: Context): boolean {
  return met !== undefined && met.callers[0] === wanted.callers[0] && partOf(met) === partOf(wanted);
}

/**
 * Injects a call where a thread stands. Returns what went wrong; undefined if the call was refused, or
 * returned and the program went on to its end.
 */
function wrongWith(watched: WatchedProgram, name: string): string | undefined {
  try {
    const { program } = watched;
    const { outcome, results, before, after } = program.call(name, toInt, [], {
      onStop: stop => program.target.resume(stop.tid),
    });
    if (outcome.kind !== 'refused' && results[0] !== 1n) return `${outcome.kind}, ${results[0]}`;
    program.restoreLost(before, after);
    const stdout = watched.finish();
    return stdout === 'end\n' ? undefined : `the program then says ${stdout}`;
  } catch (error) {
    // Whatever comes of an accepted call is the program's doing: its end, its deadline, a trap of the
    // runtime.
    if (!(error instanceof Error)) throw error;
    return error.message.split('\n').slice(0, 3).join(' ');
  }
}

/**
 * What to call. Before the program has begun nothing can be collected. A call on its caller’s stack (up to
 * 1.14) must not move that: which registers move along is another requirement’s concern, and wrong in these
 * releases.
 */
function calleeFor({ oracle }: Debuggee, { from }: Activity, turn: number): string {
  if (from === 'runtime.main' || oracle.era.runsOn === 'same goroutine') return 'main.Sleep';
  return anything[turn % anything.length] ?? 'main.Sleep';
}

/** How many of the calls that came out wrong a failure shows. */
const shown = 10;

/** How many contexts are tried. */
const tried = { quick: 3, full: 40 };

/** Plays one call; returns what went wrong with it. Undefined as well if the program does not come there. */
function tryIn(
  stage: Stage,
  { activity, context, steps, turn }: { activity: Activity; context: Context; steps: number; turn: number },
  deadlineMs: number,
): string | undefined {
  const watched = arrive(stage, activity, context, steps);
  if (watched === undefined) return undefined;
  const { program } = watched;
  program.target.setDeadline(deadlineMs);
  const name = calleeFor(program, activity, turn);
  const holding = context.held.length === 0 ? '' : `, with ${context.held.join(' and ')} not 0`;
  const where = `${name} at ${describePc(program.program, program.pc())}, called by ${context.callers[0]}${holding}`;
  const found = wrongWith(watched, name);
  return found === undefined ? undefined : `${where}: ${found}`;
}

function play(stage: Stage, activities: readonly Activity[], part: Part): void {
  const random = new Random(stage.seed);
  const wrong: string[] = [];
  let met = 0;
  for (const activity of activities) {
    const contexts = contextsOf(stage, activity).filter(context => partOf(context) === part);
    met += contexts.length;
    const count = Math.min(contexts.length, tried[stage.profile]);
    for (let turn = 0; turn < count; turn++) {
      const context = contexts[Math.floor((turn * contexts.length) / count)] as Context;
      const place = { activity, context, steps: random.below(12), turn };
      let found = tryIn(stage, place, endMs[part]);
      // A short time may pass on a machine that does other things. One call that had enough of it is proof.
      if (found !== undefined && wrong.length === 0) found = tryIn(stage, place, endMs.others);
      if (found !== undefined) wrong.push(found);
    }
  }
  if (part === 'locks' && met === 0)
    stage.notApplicable('the program comes to no function of others while the runtime holds a lock');
  expect(met, 'contexts of other functions').to.be.above(0);
  const more = wrong.length > shown ? [`and ${wrong.length - shown} more`] : [];
  const told = [...wrong.slice(0, shown), ...more];
  expect(told, 'calls that were accepted and came out wrong').to.deep.equal([]);
}

const activities: Readonly<Record<string, { what: string; activity: Activity }>> = {
  'start-up': { what: 'starts', activity: { mechanism: 'goroutine', column: 'does', from: 'runtime.main' } },
  allocation: { what: 'allocates', activity: { mechanism: 'allocation', column: 'in', from: 'main.play' } },
  map: { what: 'makes maps grow', activity: { mechanism: 'map', column: 'in', from: 'main.play' } },
  channel: { what: 'uses channels', activity: { mechanism: 'channel', column: 'in', from: 'main.play' } },
  netpoll: {
    what: 'uses the network poller',
    activity: { mechanism: 'pipe', column: 'does', from: 'main.main' },
  },
  timer: { what: 'uses timers', activity: { mechanism: 'timer', column: 'in', from: 'main.play' } },
  trace: {
    what: 'records an execution trace',
    activity: { mechanism: 'trace', column: 'in', from: 'main.main' },
  },
  panic: { what: 'panics and recovers', activity: { mechanism: 'panic', column: 'in', from: 'main.play' } },
};

const inPool: Activity = { mechanism: 'pool', column: 'in', from: 'main.play' };

/** Those of the quick profile, each a sample. */
const quick = ['map', 'trace'];

/** An “accepted” is proved by doing: what any goroutine can do must come out right there. */
export const acceptedCalls: Scenario[] = [
  ...Object.entries(activities).map(
    ([id, { what, activity }]): Scenario => ({
      id: `interplay/accepted-${id}`,
      title: `calls that are accepted in others’ functions while a program ${what} sleep, collect, grow and take locks`,
      requirements: ['interplay.in'],
      onlyNative: onlyNative.breakpoints,
      ...(quick.includes(id) ? {} : { profile: 'full' as const }),
      fixtures: [interplayFixture],
      run: stage => play(stage, [activity], 'others'),
    }),
  ),
  {
    id: 'interplay/accepted-under-runtime',
    title:
      'calls that are accepted in functions that the runtime has called sleep, collect, grow and take locks',
    requirements: ['refusal.runtime-in-progress'],
    onlyNative: onlyNative.breakpoints,
    profile: 'full',
    fixtures: [interplayFixture],
    run: stage =>
      play(
        stage,
        Object.values(activities).map(({ activity }) => activity),
        'runtime',
      ),
  },
  {
    id: 'interplay/accepted-with-locks',
    title:
      'calls that are accepted while m.locks, m.mallocing or m.preemptoff is not 0 sleep, collect, grow and take locks',
    requirements: ['refusal.pinned'],
    onlyNative: onlyNative.breakpoints,
    profile: 'full',
    fixtures: [interplayFixture],
    run: stage =>
      play(stage, [...Object.values(activities).map(({ activity }) => activity), inPool], 'locks'),
  },
];

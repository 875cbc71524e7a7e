import { expect } from 'chai';
import type { Column } from '../../../requirements/interplay/row.js';
import { TargetExitedError } from '../../../target/target.js';
import type { Debuggee } from '../../debuggee.js';
import type { Scenario, Stage } from '../../scenario.js';
import { toInt } from '../fixtures.js';
import { interplayFixture } from './columns.js';

/** Nothing is collected but by calls, and no signal comes between two steps. */
const env = { GOGC: 'off', GODEBUG: 'asyncpreemptoff=1' };

/** How long a program may take to come to its place, on a machine that does other things. */
const arrivalMs = 10_000;
/** How long a call that sleeps for a moment may take before it counts as one that never ends. */
const endMs = 1000;

/**
 * Injects a call that sleeps where the thread is. It must be refused, or else return, and the program must go
 * on to its end: as if it had never been there.
 */
function expectRefusedOrRight(program: Debuggee, where: string): void {
  program.target.setDeadline(endMs);
  const { outcome, results, before, after } = program.call('main.Sleep', toInt, []);
  if (outcome.kind !== 'refused') {
    expect({ outcome, results }, where).to.deep.equal({ outcome: { kind: 'returned' }, results: [1n] });
  }
  program.restoreLost(before, after);
  expect(program.finish().stdout, where).to.equal('end\n');
}

/** A place in the runtime's work. */
interface Place {
  /** Names the scenario. */
  id: string;
  title: string;
  /** A function of the runtime through which the program comes there. */
  through?: string;
  /** Full names, without their packages, of the function in which the call is injected. */
  inside: RegExp;
  mechanism: string;
  column: Column;
  releases?: string;
  /** The requirement that it is about; `refusal.runtime-in-progress` when absent. */
  requirement?: string;
  profile?: 'full';
}

/** Goes to where the function begins that the call is to be injected in, on the program’s first goroutine. */
function arrive(stage: Stage, place: Place): Debuggee {
  const program = stage.start(interplayFixture, {
    args: [place.mechanism, place.column],
    env,
    timeoutMs: arrivalMs,
    pinned: true,
  });
  const inside = [...program.program.funcs()].filter(({ name }) => place.inside.test(name));
  if (inside.length === 0) stage.notApplicable(`no function is called ${place.inside.source}`);
  program.runTo(program.address('main.main'));
  const first = program.target.goroutine(program.tid);
  if (place.through === undefined) program.runTo('stand');
  else program.runTo(program.address(place.through));
  const entries = inside.map(({ entry }) => entry + program.target.loadBias);
  for (const entry of entries) program.target.insertBreakpoint(entry);
  try {
    do {
      program.target.resume(program.tid);
      program.tid = program.target.wait().tid;
    } while (program.target.goroutine(program.tid) !== first);
  } catch (error) {
    // Nothing was injected yet.
    if (error instanceof TargetExitedError)
      stage.notApplicable('the program’s first goroutine never comes there');
    throw error;
  }
  for (const entry of entries) program.target.removeBreakpoint(entry);
  return program;
}

/** Injects at each instruction of the function, each time in a program of its own. */
function playInside(stage: Stage, place: Place): void {
  let accepted = 0;
  for (let steps = 0; ; steps++) {
    const program = arrive(stage, place);
    const func = program.program.funcAt(program.pc());
    for (let step = 0; step < steps; step++) program.step();
    const pc = program.pc();
    if (func === undefined || program.program.funcAt(pc) !== func) break;
    if (program.oracle.verdict(pc) !== 'accepted') continue;
    accepted++;
    expectRefusedOrRight(program, `${func.name}+0x${(pc - func.entry).toString(16)}`);
  }
  if (accepted === 0) stage.notApplicable('the tables of the program have no safe point there');
}

const places: Place[] = [
  {
    id: 'netpoll',
    title: 'a system call that the runtime makes with the lock of the network poller held',
    through: 'runtime.netpollinit',
    inside: /^(runtime\/internal\/syscall|internal\/runtime\/syscall(\/linux)?)\.Syscall6$/,
    mechanism: 'pipe',
    column: 'does',
    // Before, the runtime has functions of its own for that.
    releases: '>=1.20',
  },
  {
    id: 'stack-switch',
    title: 'the helper that saves a goroutine’s state before the switch to the thread’s stack',
    inside: /^gosave_systemstack_switch$/,
    mechanism: 'goroutine',
    column: 'does',
    releases: '>=1.17',
  },
  {
    id: 'pool',
    title: 'a pool, where the goroutine must stay on its processor',
    inside: /^sync\.\(\*poolChain\)\.(pushHead|popHead)$/,
    mechanism: 'pool',
    column: 'in',
    requirement: 'refusal.pinned',
    // Before, a pool calls nothing meanwhile.
    releases: '>=1.13',
  },
  {
    id: 'reflected-return',
    title: 'the helper that takes over the results of a call by package reflect',
    inside: /^callRet$/,
    mechanism: 'reflect',
    column: 'does',
    requirement: 'interplay.in',
    profile: 'full',
  },
];

/** Calls in the middle of what the runtime does for itself, in functions that aren't called `runtime.`. */
export const callsInProgress: Scenario[] = places.map(place => ({
  id: `interplay/in-progress-${place.id}`,
  title: `a call in ${place.title} is refused, or does what it does elsewhere`,
  requirements: [place.requirement ?? 'refusal.runtime-in-progress'],
  ...(place.releases === undefined ? {} : { releases: place.releases }),
  ...(place.profile === undefined ? {} : { profile: place.profile }),
  fixtures: [interplayFixture],
  run: stage => playInside(stage, place),
}));

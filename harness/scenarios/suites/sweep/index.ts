import { expect } from 'chai';
import { inRange } from '../../../releases/range.js';
import type { Debuggee, StartOptions } from '../../debuggee.js';
import type { Scenario, Stage } from '../../scenario.js';
import { sweep as fixture } from '../fixtures.js';
import { disturb, type Force, type Reading } from './disturb.js';
import { Point } from './point.js';
import { steps } from './steps.js';

/**
 * Only the calls of the sweep collect garbage, freed memory is overwritten, and no signal comes between two
 * steps.
 */
const env = { GOGC: 'off', GODEBUG: 'clobberfree=1,asyncpreemptoff=1' };

interface Sweep {
  /** The fixture's function, and the name of the scenario. */
  name: string;
  /** What is stepped through: `the loops of a sort`. */
  what: string;
  /** How the register maps may be read; `either` when absent. */
  reading?: Reading;
  /** `bearable` when absent. */
  force?: Force;
  /** At every nth point, the call is one that moves the stack and collects garbage; 1 if absent. */
  stirEvery?: number;
  /**
   * Whether, in releases in which the call runs on the caller's stack, some of the calls must have moved it.
   */
  moves?: boolean;
  /**
   * Whether calls are injected where a prologue has saved the link register below SP, and nowhere else;
   * absent: everywhere else.
   */
  halfOpen?: boolean;
}

/** Starts the fixture in one of its cases. */
function start(stage: Stage, name: string, options: StartOptions = {}): Debuggee {
  // Before 1.15, the sweep overwrites pointers in registers: the program then keeps references to all its
  // nodes.
  const args = inRange(stage.release, '<1.15') ? [name, 'hoard'] : [name];
  return stage.start(fixture, { args, env, ...options });
}

/** Plays a sweep, and returns at how many points calls were injected. */
function play(
  stage: Stage,
  { name, reading = 'either', force = 'bearable', stirEvery = 1, moves = false, halfOpen = false }: Sweep,
): number {
  const undisturbed = halfOpen ? 'safepoint.half-open-frame' : 'safepoint.undisturbed';
  const expected = start(stage, name).finish().stdout;
  const program = start(stage, name, { pinned: true, timeoutMs: 60_000 });
  program.runTo(program.address(`main.${name}`));
  let points = 0;
  let moved = 0;
  // What goes wrong between two answers, the program's own end among it, is a disturbance.
  stage.demand(undisturbed, () => {
    for (const step of steps(program)) {
      if (step.visits > 0 || program.oracle.isFrameHalfOpen(program.pc()) !== halfOpen) continue;
      const point = new Point(program, step);
      disturb(point, reading, points++ % stirEvery === 0 ? force : 'none');
      if (point.moved() !== 0) moved++;
    }
  });
  if (!halfOpen) expect(points, 'points of injection').to.be.above(10);
  if (moves && program.oracle.era.runsOn === 'same goroutine')
    expect(moved, 'moves of the stack').to.be.above(0);
  stage.demand(undisturbed, () => {
    expect(program.finish().stdout, 'what the program prints at its end').to.equal(expected);
  });
  return points;
}

/** Frames of several sizes: whether a call hits what was saved depends on that. */
const prologues = ['assembly', 'loops', 'nosplit'];

function playHalfOpen(stage: Stage): void {
  let points = 0;
  for (const name of prologues) points += play(stage, { name, what: 'prologues', halfOpen: true });
  if (points === 0) stage.notApplicable('no prologue saves the link register below SP');
}

function scenario(sweep: Sweep, rest: Partial<Scenario> = {}): Scenario {
  return {
    id: `sweep/${sweep.name}`,
    title: `a call between any two instructions of ${sweep.what}`,
    requirements: ['safepoint.verdict', 'safepoint.undisturbed'],
    fixtures: [fixture],
    run: stage => {
      play(stage, sweep);
    },
    ...rest,
  };
}

const full = { profile: 'full' } as const;

/** Calls injected between any two instructions of all kinds of code. */
export const sweeps: Scenario[] = [
  scenario({ name: 'loops', what: 'loops over words on the stack', moves: true }),
  scenario({ name: 'pointers', what: 'code that follows and reverses pointers', moves: true }),
  scenario({ name: 'nosplit', what: 'nosplit functions' }),
  scenario({ name: 'assembly', what: 'assembly' }),
  scenario({ name: 'pressure', what: 'code with pointers in all registers', moves: true }, full),
  scenario({ name: 'writes', what: 'code with write barriers' }, full),
  scenario({ name: 'defers', what: 'code that defers, panics and recovers' }, full),
  scenario({ name: 'closures', what: 'closures and method values' }, full),
  scenario({ name: 'methods', what: 'methods behind interfaces, and their wrappers' }, full),
  scenario(
    { name: 'prologues', what: 'small and large functions, prologues that grow the stack included' },
    full,
  ),
  scenario({ name: 'copies', what: 'code that clears and copies large values' }, full),
  scenario({ name: 'values', what: 'code with floats, strings, maps and switches' }, full),
  scenario({ name: 'recursion', what: 'recursive functions with pointers to each other’s frames' }, full),
  scenario({ name: 'goroutines', what: 'code with channels, locks and atomics' }, full),
  scenario({ name: 'library', what: 'the standard library', stirEvery: 3 }, full),
  scenario(
    { name: 'tails', what: 'assembly that does not state the size of its arguments', force: 'full' },
    { requirements: ['gc.unknown-arguments'] },
  ),
  {
    id: 'sweep/half-open-frames',
    title: 'a call in a prologue that has saved the link register below SP and has not moved SP yet',
    requirements: ['safepoint.half-open-frame'],
    fixtures: [fixture],
    run: playHalfOpen,
  },
  scenario(
    { name: 'pressure', what: 'functions that call no others', moves: true },
    {
      id: 'sweep/register-map-lookup',
      title:
        'which registers are adjusted when the stack moves changes from instruction to instruction as the register map does',
      requirements: ['stack.register-map'],
    },
  ),
  scenario(
    { name: 'pressure', what: 'functions that call no others', reading: 'compiler' },
    {
      id: 'sweep/register-map-order',
      title: 'when the stack moves, exactly the registers that the register map names are adjusted',
      requirements: ['stack.register-order'],
    },
  ),
];

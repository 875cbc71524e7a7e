import { expect } from 'chai';
import type { Debuggee } from '../../debuggee.js';
import type { Scenario } from '../../scenario.js';
import { goroutines, intToInt } from '../fixtures.js';
import { gather, threadsOf } from './at-once.js';

/**
 * How often main.Roam gives the scheduler a chance to move it: a goroutine that can move does so the first or
 * second time.
 */
const enough = { quick: 5n, full: 100n };

function call(program: Debuggee, name: string, argument: bigint): unknown[] {
  const { before, after, results } = program.call(name, intToInt, [argument]);
  program.restoreLost(before, after);
  return results;
}

/**
 * Injects calls into a goroutine that is not locked to its thread, then into the same goroutine when it is
 * locked. At its end the program prints when the goroutine could move.
 */
function expectLocks(program: Debuggee, calls: { free?: readonly string[]; bound: readonly string[] }): void {
  program.runTo('free');
  for (const name of calls.free ?? []) call(program, name, 5n);
  program.runTo('bound');
  for (const name of calls.bound) call(program, name, 5n);
  program.target.resume(program.tid);
  expect(program.target.waitForEnd().stderr).to.equal('failures 0\nmoved 1 0 1\n');
}

/** Threads, and goroutines that are locked to them. */
export const threadCalls: Scenario[] = [
  {
    id: 'concurrency/one-thread',
    title: 'a call into a goroutine that is locked to its thread stays there',
    requirements: ['thread.same'],
    fixtures: [goroutines],
    run(stage) {
      const program = stage.start(goroutines, { args: ['crowd', 'locked'] });
      const [home] = gather(program, 'loop', 1);
      for (let round = 0; round < 3; round++) {
        const { results, trace } = program.call('main.Roam', intToInt, [enough[stage.profile]]);
        expect(threadsOf(trace())).to.deep.equal([home]);
        expect(results, 'whether it has moved').to.deep.equal([0n]);
      }
    },
  },
  {
    id: 'concurrency/one-thread-unlocked',
    title: 'a call into a goroutine that could move stays on its thread',
    requirements: ['thread.kept'],
    fixtures: [goroutines],
    run(stage) {
      const program = stage.start(goroutines, { args: ['crowd', 'free'] });
      const [home] = gather(program, 'loop', 1);
      const { results, trace } = program.call('main.Roam', intToInt, [20n]);
      expect(threadsOf(trace())).to.deep.equal([home]);
      expect(results, 'whether it has moved').to.deep.equal([0n]);
    },
  },
  {
    id: 'concurrency/lock-restored',
    title: 'after a call a goroutine is as free to move as it was before',
    requirements: ['thread.lock-restored'],
    fixtures: [goroutines],
    run(stage) {
      const functions = ['main.Add', 'main.Roam', 'main.Panic'];
      expectLocks(stage.start(goroutines, { args: ['crowd', 'moves'] }), {
        free: functions,
        bound: functions,
      });
    },
  },
  {
    id: 'concurrency/lock-of-runtime',
    title:
      'after calls into a function that runs before main, the goroutine is still on the thread where the runtime wants it',
    requirements: ['thread.lock-restored'],
    fixtures: [goroutines],
    run(stage) {
      const program = stage.start(goroutines, { args: ['starting'] });
      program.runTo('starting');
      for (const name of ['main.Add', 'main.Roam', 'main.Panic']) call(program, name, 5n);
      program.target.resume(program.tid);
      expect(program.target.waitForEnd().stderr).to.equal('failures 0\nmoved 0\n');
    },
  },
  {
    id: 'concurrency/lock-own',
    title:
      'a function that locks itself to its thread and stays locked, and one that unlocks what it did not lock',
    requirements: ['thread.lock-own'],
    fixtures: [goroutines],
    run(stage) {
      const functions = ['main.Lock', 'main.Unlock', 'main.Lock'];
      const { minor, patch } = stage.release;
      // Before, the runtime cares only for the lock of a caller that has one.
      const any = minor > 21 || (minor === 21 && (patch ?? 0) >= 2);
      const program = stage.start(goroutines, { args: ['crowd', 'moves'] });
      expectLocks(program, any ? { free: functions, bound: functions } : { bound: functions });
    },
  },
];

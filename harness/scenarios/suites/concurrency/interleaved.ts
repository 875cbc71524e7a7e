import { expect } from 'chai';
import type { Debuggee } from '../../debuggee.js';
import { onlyNative } from '../../only-native.js';
import type { Scenario } from '../../scenario.js';
import { goroutines, intToInt } from '../fixtures.js';
import { CallsAtOnce, gather, threadsOf } from './at-once.js';

/** The steps of a call: its begin, the answers to statuses 0, 1 and 16, and its return. */
const steps = 5;

/**
 * Returns all orders in which two calls can take their steps. Each is a string of A and B that says whose
 * turn it is.
 */
function orders(a = steps, b = steps): string[] {
  if (a === 0) return ['B'.repeat(b)];
  if (b === 0) return ['A'.repeat(a)];
  return [...orders(a - 1, b).map(rest => `A${rest}`), ...orders(a, b - 1).map(rest => `B${rest}`)];
}

/**
 * The orders that differ most: one call within the other, in step, halfway, and the second one first at each
 * end.
 */
const chosen = ['AABBBBBAAA', 'ABABABABAB', 'AAABBBAABB', 'ABBBBBAAAA', 'AAAABBBBBA', 'ABBAABBAAB'];

function expectOrder(program: Debuggee, tids: readonly number[], order: string): void {
  const calls = new CallsAtOnce(program);
  const [a, b] = tids as [number, number];
  const begun = new Map<string, ReturnType<CallsAtOnce['begin']>>();
  for (const name of order) {
    const call = begun.get(name);
    if (call !== undefined) calls.advance(call);
    else begun.set(name, calls.begin(name === 'A' ? a : b, 'main.Add', intToInt, [name === 'A' ? 10n : 20n]));
  }
  expect([begun.get('A')?.results, begun.get('B')?.results], order).to.deep.equal([[11n], [21n]]);
  expect([begun.get('A')?.backOn, begun.get('B')?.backOn], order).to.deep.equal([a, b]);
}

/** What the functions return for 4. */
const resultsOfFour: Record<string, unknown[]> = { 'main.Add': [5n], 'main.Panic': [], 'main.Meet': [50n] };

/** Lets the loops end. None may have found a wrong value in its variables. */
export function expectEnd(program: Debuggee, tids: readonly number[]): void {
  program.target.writeWord(program.address('main.Stop'), 1);
  for (const tid of tids) program.target.resume(tid);
  expect(program.target.waitForEnd().stderr).to.equal('failures 0\n');
}

/** Calls into several goroutines, with their stops in every order. */
export const interleavedCalls: Scenario[] = [
  {
    id: 'concurrency/two-at-once',
    onlyNative: onlyNative.threads,
    title: 'two goroutines at one point, their calls interleaved',
    requirements: ['concurrent.calls'],
    fixtures: [goroutines],
    run(stage) {
      const program = stage.start(goroutines, { args: ['locked', 'locked'] });
      const tids = gather(program, 'loop', 2);
      const all = stage.profile === 'full' ? orders() : chosen;
      for (const order of all) expectOrder(program, tids, order);
      program.target.removeBreakpoint(program.marker('loop'));
      expectEnd(program, tids);
    },
  },
  {
    id: 'concurrency/four-at-once',
    onlyNative: onlyNative.threads,
    title: 'four goroutines at one point, again and again, with calls that return, panic and collect garbage',
    requirements: ['concurrent.calls', 'thread.same'],
    fixtures: [goroutines],
    run(stage) {
      const program = stage.start(goroutines, { args: ['locked', 'locked', 'locked', 'locked'] });
      const tids = gather(program, 'loop', 4);
      for (let round = 0; round < (stage.profile === 'full' ? 60 : 6); round++) {
        const calls = new CallsAtOnce(program);
        // A thread that is back stays stopped, and a collection needs them all to run: so they all do it at
        // the same time.
        const functions = round % 2 === 0 ? ['main.Meet'] : ['main.Add', 'main.Panic', 'main.Add'];
        const begun = tids.map((tid, at) => {
          const name = functions[(round + at) % functions.length] ?? 'main.Add';
          return { tid, name, call: calls.begin(tid, name, intToInt, [4n]) };
        });
        calls.finish();
        for (const { tid, name, call } of begun) {
          expect(call.results, name).to.deep.equal(resultsOfFour[name]);
          expect(call.injection.panic !== undefined, name).to.equal(name === 'main.Panic');
          stage.about('thread.same', () =>
            expect(threadsOf(call.injection.trace()), name).to.deep.equal([tid]),
          );
        }
      }
      program.target.removeBreakpoint(program.marker('loop'));
      expectEnd(program, tids);
    },
  },
];

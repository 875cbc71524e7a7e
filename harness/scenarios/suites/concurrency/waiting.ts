import { expect } from 'chai';
import { onlyNative } from '../../only-native.js';
import type { Scenario } from '../../scenario.js';
import { goroutines, intToInt } from '../fixtures.js';
import { CallsAtOnce, gather, threadsOf } from './at-once.js';
import { expectEnd } from './interleaved.js';

/** Functions that wait, and what they wait for. Each returns its argument plus 100. */
const waits: Record<string, { id: string; what: string }> = {
  Receive: { id: 'receive', what: 'to receive from a channel' },
  Send: { id: 'send', what: 'to send on a channel' },
  Take: { id: 'mutex', what: 'for a mutex' },
  Choose: { id: 'select', what: 'in a select' },
  Join: { id: 'wait-group', what: 'for a wait group' },
  Read: { id: 'system-call', what: 'in a system call' },
  Sleep: { id: 'sleep', what: 'in a sleep' },
  After: { id: 'timer', what: 'for a timer' },
};

const onItsOwn: Scenario[] = Object.entries(waits).map(([name, { id, what }]) => ({
  id: `concurrency/waits-${id}`,
  title: `a function that waits ${what}, and is released by others`,
  requirements: ['concurrent.waits', 'thread.same'],
  fixtures: [goroutines],
  run(stage) {
    const rounds = stage.profile === 'full' ? 20n : 3n;
    for (const lock of ['locked', 'free']) {
      const program = stage.start(goroutines, { args: ['partners', lock] });
      const [home] = gather(program, 'loop', 1);
      for (let round = 0n; round < rounds; round++) {
        const { results, before, after, trace } = program.call(`main.${name}`, intToInt, [round]);
        expect(results).to.deep.equal([round + 100n]);
        if (lock === 'locked') {
          stage.about('thread.same', () => expect(threadsOf(trace())).to.deep.equal([home]));
        }
        program.restoreLost(before, after);
      }
      expectEnd(program, [program.tid]);
    }
  },
}));

/** Calls of functions that wait. */
export const waitingCalls: Scenario[] = [
  ...onItsOwn,
  {
    id: 'concurrency/waits-for-another-call',
    onlyNative: onlyNative.threads,
    title: 'two calls that wait for one another, in turns',
    requirements: ['concurrent.calls', 'concurrent.waits'],
    fixtures: [goroutines],
    run(stage) {
      const program = stage.start(goroutines, { args: ['locked', 'locked'] });
      const tids = gather(program, 'loop', 2);
      const [a, b] = tids as [number, number];
      const rounds = stage.profile === 'full' ? 1000 : 20;
      const sum = (rounds * (rounds - 1)) / 2;
      for (const swapped of [false, true]) {
        const calls = new CallsAtOnce(program);
        const serve = calls.begin(swapped ? b : a, 'main.Serve', intToInt, [BigInt(rounds)]);
        // Its function runs, and waits, before the other call begins.
        calls.advance(serve);
        const ask = calls.begin(swapped ? a : b, 'main.Ask', intToInt, [BigInt(rounds)]);
        calls.finish();
        stage.about('concurrent.waits', () => {
          expect(serve.results).to.deep.equal([BigInt(2 * sum)]);
          expect(ask.results).to.deep.equal([BigInt(sum)]);
        });
      }
      program.target.removeBreakpoint(program.marker('loop'));
      expectEnd(program, tids);
    },
  },
];

import { expect } from 'chai';
import type { Scenario } from '../../scenario.js';
import { foreign, goroutines, intToInt } from '../fixtures.js';
import { gather, threadsOf } from './at-once.js';
import { expectEnd } from './interleaved.js';

/** What other goroutines do meanwhile; the keys are the fixture's words. */
const doings = ['allocating', 'computing', 'calling'] as const;

const beside: Scenario[] = [...doings, 'all'].map(doing => ({
  id: `concurrency/beside-${doing}`,
  title:
    doing === 'all'
      ? 'calls while others allocate, collect garbage, compute and make system calls'
      : `calls while others are ${doing === 'calling' ? 'making system calls' : doing}`,
  requirements: ['concurrent.others', 'thread.same'],
  ...(doing === 'all' ? {} : { profile: 'full' }),
  fixtures: [goroutines],
  run(stage) {
    const others = doing === 'all' ? doings : [doing, doing];
    const program = stage.start(goroutines, { args: ['locked', ...others] });
    const [home] = gather(program, 'loop', 1);
    for (let round = 0; round < (stage.profile === 'full' ? 100 : 8); round++) {
      const name = round % 3 === 0 ? 'main.Collect' : 'main.Add';
      const { results, before, after, trace } = program.call(name, intToInt, [4n]);
      expect(results).to.deep.equal([name === 'main.Collect' ? 200n : 5n]);
      stage.about('thread.same', () => expect(threadsOf(trace())).to.deep.equal([home]));
      program.restoreLost(before, after);
      // Runs the loop, so that a collection that waits for this thread can go on.
      program.runTo('loop');
    }
    expectEnd(program, [program.tid]);
  },
}));

/** Where the caller is when C code is involved; the keys are the fixture's words. */
const places = {
  beside: 'beside goroutines that are in C',
  below: 'in Go that is called by C',
  thread: 'in Go that is called on a thread that C made',
};

const foreignCalls: Scenario[] = Object.entries(places).map(([place, title]) => ({
  id: `concurrency/c-${place}`,
  title: `calls ${title}`,
  requirements: ['concurrent.others', 'build.cgo', 'thread.same'],
  profile: 'full',
  fixtures: [foreign],
  run(stage) {
    const program = stage.start(foreign, { args: [place] });
    const [home] = gather(program, 'loop', 1);
    const expected: Record<string, bigint> = { Add: 8n, Triple: 21n, Through: 15n, Collect: 7n };
    for (let round = 0; round < 10; round++) {
      for (const [name, result] of Object.entries(expected)) {
        const { results, before, after, trace } = program.call(`main.${name}`, intToInt, [7n]);
        const callsC = name === 'Triple' || name === 'Through';
        stage.demand(callsC ? 'build.cgo' : 'concurrent.others', () => {
          expect(results, name).to.deep.equal([result]);
        });
        stage.about('thread.same', () => expect(threadsOf(trace()), name).to.deep.equal([home]));
        program.restoreLost(before, after);
        program.runTo('loop');
      }
    }
    program.target.write(program.address('main.Stop'), Uint8Array.of(1));
    expect(program.finish().stderr).to.equal('sum 0\n');
  },
}));

/** Calls while other threads work. */
export const callsBeside: Scenario[] = [...beside, ...foreignCalls];

import { expect } from 'chai';
import { float64, int, int32, string } from '../../../protocol/abi/types.js';
import type { Scenario } from '../../scenario.js';
import { calls, intToInt } from '../fixtures.js';
import { requireRegisterArguments } from '../register-arguments.js';

/** Calls that return. */
export const returningCalls: Scenario[] = [
  {
    id: 'call/returns',
    title: 'a call returns its result, with stops of status 0, 1 and 16',
    requirements: ['status.ready', 'status.returned', 'status.restore'],
    illustrates: true,
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      const result = program.call('main.Add', intToInt, [41n]);
      if (result.outcome.kind === 'refused') expect(result.outcome).to.deep.equal({ kind: 'returned' });
      stage.about('status.returned', () => {
        expect(result.outcome).to.deep.equal({ kind: 'returned' });
        expect(result.results).to.deep.equal([42n]);
      });
      stage.about('status.restore', () => {
        const [inject, ready, , ...end] = result.trace().map(stop => stop.kind);
        expect([inject, ready, ...end]).to.deep.equal(['inject', 'ready', 'restore', 'resumed']);
      });
    },
  },
  {
    id: 'call/again-and-again',
    title: 'two hundred calls at one point all return',
    requirements: ['status.returned', 'status.restore'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      for (let round = 0n; round < 200n; round++) {
        expect(program.call('main.Add', intToInt, [round]).results).to.deep.equal([round + 1n]);
      }
    },
  },
  {
    id: 'call/goes-on',
    title: 'the program goes on to its end after a call',
    requirements: ['status.restore'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      program.call('main.Add', intToInt, [1n]);
      program.target.write(program.address('main.Stop'), Uint8Array.of(1));
      expect(program.finish().stderr).to.equal('x 1\n');
    },
  },
  {
    id: 'call/argument-registers',
    title: 'integers, floats and strings are passed in registers',
    requirements: ['arguments.registers'],
    fixtures: [calls],
    run(stage) {
      requireRegisterArguments(stage);
      const program = stage.start();
      program.runTo('spin');
      const scale = { parameters: [float64, int32, string], results: [float64, int] };
      const text = BigInt(program.address('main.Stop'));
      const { results } = program.call('main.Scale', scale, [1.5, -3n, [text, 17n]]);
      expect(results).to.deep.equal([-4.5, 17n]);
    },
  },
  {
    id: 'call/same-thread',
    title: 'every stop comes from the thread that the goroutine is locked to',
    requirements: ['thread.same'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      const home = program.tid;
      for (let round = 0; round < 50; round++) {
        const trace = program.call('main.Collect', { parameters: [], results: [int] }, []).trace();
        expect(trace.map(stop => stop.tid)).to.deep.equal(trace.map(() => home));
      }
    },
  },
  {
    id: 'call/closure',
    title: 'a closure finds its captured variables by DX',
    requirements: ['arguments.closure'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      const closure = program.target.readWord(program.address('main.Closure'));
      const code = program.target.readWord(closure);
      const { results } = program.callAddress(code, intToInt, [5n], { closure });
      expect(results).to.deep.equal([3n * 5n + 4n]);
    },
  },
];

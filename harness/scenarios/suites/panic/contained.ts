import { expect } from 'chai';
import { int } from '../../../protocol/abi/types.js';
import { frameClasses } from '../../../protocol/versions.js';
import type { Scenario } from '../../scenario.js';
import { CallerStack } from '../caller-stack.js';
import { calls, intToInt, nothing, panics } from '../fixtures.js';
import { callAll } from './caller-state.js';
import { at, course, courseEnd, log, panicOf } from './panicking.js';

/** What a panic leaves behind. */
export const containedPanics: Scenario[] = [
  {
    id: 'panic/contained',
    title: 'after a panic the next call returns, and the program goes on to its end',
    requirements: ['panic.contained', 'status.restore'],
    fixtures: [calls],
    run(stage) {
      const program = at(stage, 'spin');
      panicOf(program.call('main.PanicString', nothing, []), 'main.PanicString');
      expect(program.call('main.Add', intToInt, [1n]).results).to.deep.equal([2n]);
      program.target.write(program.address('main.Stop'), Uint8Array.of(1));
      expect(program.finish().stderr).to.equal('x 1\n');
    },
  },
  {
    id: 'panic/deferred-before-status-2',
    title:
      'at status 2 the functions that the called function deferred have run, and none that the caller deferred',
    requirements: ['panic.deferred'],
    fixtures: [panics],
    run(stage) {
      const program = at(stage, 'defers');
      const panicked = program.address('runtime.debugCallPanicked');
      program.target.insertBreakpoint(panicked);
      const noted: string[] = [];
      const result = program.call('main.Untidy', nothing, [], {
        onStop(stop) {
          expect(stop).to.include({ kind: 'trap', address: panicked });
          noted.push(log(program));
          program.target.resume(stop.tid);
        },
      });
      panicOf(result, 'main.Untidy');
      expect(noted, 'what was noted when the panic was reported').to.deep.equal(['untidy2 untidy1 ']);
      expect(log(program), 'what was noted after the call').to.equal('untidy2 untidy1 ');
    },
  },
  {
    id: 'panic/recovered-inside',
    title:
      'a panic from which the function itself recovers is a return, with the result that its deferred function set',
    requirements: ['panic.recovered', 'status.returned'],
    fixtures: [panics],
    run(stage) {
      const program = at(stage, 'ready');
      for (const [name, expected] of [
        ['main.Recovers', 7n + 10n],
        ['main.Tidy', 8n * 10n],
      ] as const) {
        const { results, trace } = program.call(name, intToInt, [7n]);
        expect(results, name).to.deep.equal([expected]);
        stage.about('status.returned', () =>
          expect(trace().map(stop => stop.status)).to.deep.equal([undefined, 0, 1, 16, undefined]),
        );
      }
    },
  },
  {
    id: 'panic/every-frame-class',
    title: 'after a panic from a frame of each class, the caller’s stack is as it was',
    requirements: ['panic.contained', 'frame.apart'],
    fixtures: [panics],
    run(stage) {
      const program = at(stage, 'ready');
      for (const name of ['main.PanicString', 'main.PanicDeep']) {
        for (const frameBytes of frameClasses) {
          const caller = new CallerStack(program);
          const result = program.call(name, nothing, [], { frameBytes });
          panicOf(result, name);
          stage.demand('frame.apart', () => caller.expectUnchanged(program, result.after));
        }
      }
    },
  },
  {
    id: 'panic/nested',
    title: 'a panic in a call within a call stays in the inner one',
    requirements: ['panic.contained', 'nesting.callee'],
    fixtures: [panics],
    run(stage) {
      const program = at(stage, 'ready');
      const outer = program.marker('outer');
      program.target.insertBreakpoint(outer);
      const signature = { parameters: [int], results: [int] };
      const { results } = program.call('main.Outer', signature, [1n], {
        onStop(stop) {
          expect(stop).to.include({ kind: 'trap', address: outer });
          program.tid = stop.tid;
          const before = program.registers();
          callAll(program);
          program.restoreLost(before, program.registers());
          program.target.resume(program.tid);
        },
      });
      stage.about('nesting.callee', () => expect(results, 'main.Outer').to.deep.equal([2n]));
      expect(log(program)).not.to.contain('outer-recovered');
    },
  },
  {
    id: 'panic/again-and-again',
    title: 'three hundred panics at one point are all caught',
    requirements: ['panic.value', 'panic.contained'],
    fixtures: [panics],
    run(stage) {
      const program = at(stage, 'defers');
      for (let round = 0; round < 300; round++) {
        panicOf(program.call('main.PanicWide', nothing, []), 'main.PanicWide');
      }
      stage.about('panic.contained', () => {
        expect(program.finish().stdout).to.equal(course.map(([, words]) => words).join('') + courseEnd);
      });
    },
  },
];

import { expect } from 'chai';
import { layOut } from '../../protocol/abi/layout.js';
import { readResults, writeArguments } from '../../protocol/abi/values.js';
import { Reason } from '../../protocol/oracle.js';
import type { CallResult, Debuggee } from '../debuggee.js';
import type { Scenario } from '../scenario.js';
import { expectRefused } from './answers.js';
import { calls, intToInt } from './fixtures.js';

/** Injects main.Add, and at its status 1, when the thread is in the frame function, main.Add once more. */
function callInFrameFunction(program: Debuggee): { inner: CallResult | undefined; outer: unknown[] } {
  const layout = layOut(intToInt, program.functions.sequence);
  let inner: CallResult | undefined;
  let outer: unknown[] = [];
  program.inject({
    function: program.address('main.Add'),
    frameBytes: layout.frameBytes,
    writeArguments: frame => writeArguments(frame, layout, [10n]),
    readResults: frame => {
      outer = readResults(frame, layout);
      inner = program.call('main.Add', intToInt, [20n]);
    },
  });
  return { inner, outer };
}

const levels = 5;

/**
 * Injects main.Inner, at its marked line main.Inner again, and so on. Returns the results, innermost first.
 */
function callInCallee(program: Debuggee, inner: number, level: number): bigint[] {
  const below: bigint[] = [];
  const { before, after, results } = program.call('main.Inner', intToInt, [BigInt(10 * level)], {
    onStop(stop) {
      expect(stop).to.include({ kind: 'trap', address: inner });
      program.tid = stop.tid;
      if (level < levels) below.push(...callInCallee(program, inner, level + 1));
      program.target.resume(program.tid);
    },
  });
  program.restoreLost(before, after);
  return [...below, ...results.map(result => result as bigint)];
}

/**
 * Injects main.Add, and at its status 0 gets its argument by another call of main.Add, and so on: f(f(f(x)))
 * as a debugger evaluates it.
 */
function callForArgument(program: Debuggee, level: number): bigint {
  const layout = layOut(intToInt, program.functions.sequence);
  let result: unknown;
  program.inject({
    function: program.address('main.Add'),
    frameBytes: layout.frameBytes,
    writeArguments(frame) {
      program.tid = frame.tid;
      const argument = level < levels ? callForArgument(program, level + 1) : 100n;
      writeArguments(frame, layout, [argument]);
    },
    readResults(frame) {
      [result] = readResults(frame, layout);
    },
  });
  return result as bigint;
}

/** Calls within calls. */
export const nesting: Scenario[] = [
  {
    id: 'nesting/in-callee',
    title: 'a call at a safe point of a function that was itself injected',
    requirements: ['nesting.callee'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      const inner = program.marker('inner');
      program.target.insertBreakpoint(inner);
      const nested: unknown[] = [];
      const { results } = program.call('main.Inner', intToInt, [1n], {
        onStop(stop) {
          expect(stop).to.include({ kind: 'trap', address: inner });
          program.tid = stop.tid;
          const { before, after, results: innerResults } = program.call('main.Add', intToInt, [5n]);
          nested.push(...innerResults);
          program.restoreLost(before, after);
          program.target.resume(program.tid);
        },
      });
      expect(nested).to.deep.equal([6n]);
      expect(results).to.deep.equal([3n]);
    },
  },
  {
    id: 'nesting/five-in-callee',
    title: 'calls in functions that were injected, five deep',
    requirements: ['nesting.callee'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      const inner = program.marker('inner');
      program.target.insertBreakpoint(inner);
      expect(callInCallee(program, inner, 1)).to.deep.equal([52n, 42n, 32n, 22n, 12n]);
      expect(program.call('main.Add', intToInt, [1n]).results).to.deep.equal([2n]);
    },
  },
  {
    id: 'nesting/five-for-arguments',
    title: 'calls for the arguments of calls, five deep, as debuggers evaluate f(g(x))',
    requirements: ['nesting.frame-functions'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      for (let round = 0; round < 3; round++) expect(callForArgument(program, 1)).to.equal(105n);
    },
  },
  {
    id: 'nesting/abandoned',
    title: 'a call that the debugger abandons at status 0 is reported as returned, and leaves no trace',
    requirements: ['status.abandoned'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      for (const frameBytes of [0, 32, 1024, 65536]) {
        const { outcome, trace } = program.inject({ function: 0, frameBytes, abandon: true });
        expect(outcome).to.deep.equal({ kind: 'returned' });
        expect(trace().map(stop => stop.status)).to.deep.equal([undefined, 0, 1, 16, undefined]);
        expect(program.call('main.Add', intToInt, [1n]).results).to.deep.equal([2n]);
      }
    },
  },
  {
    id: 'nesting/in-frame-function',
    title: 'a call at the frame function, as debuggers do for f(g(x))',
    requirements: ['nesting.frame-functions'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      const { inner, outer } = callInFrameFunction(program);
      expect(inner?.results).to.deep.equal([21n]);
      expect(outer).to.deep.equal([11n]);
    },
  },
  {
    id: 'nesting/refused-in-frame-function',
    title: 'a call at the frame function is refused',
    requirements: ['nesting.refused'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      const { inner, outer } = callInFrameFunction(program);
      if (inner === undefined) throw new Error('the inner call was not made');
      expectRefused(inner.outcome, Reason.unsafePoint);
      expect(outer).to.deep.equal([11n]);
    },
  },
];

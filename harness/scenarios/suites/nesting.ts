import { expect } from 'chai';
import { layOut } from '../../protocol/abi/layout.js';
import { readResults, writeArguments } from '../../protocol/abi/values.js';
import { Reason } from '../../protocol/oracle.js';
import type { CallResult, Debuggee } from '../debuggee.js';
import type { Scenario } from '../scenario.js';
import { calls, intToInt } from './fixtures.js';

/** Injects main.Add, and at its status 1, into the frame function, main.Add once more. */
function callInFrameFunction(program: Debuggee): { inner: CallResult | undefined; outer: unknown[] } {
  const layout = layOut(intToInt, program.functions.version);
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
          program.restoreFlags(before, after);
          program.target.resume(program.tid);
        },
      });
      expect(nested).to.deep.equal([6n]);
      expect(results).to.deep.equal([3n]);
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
      expect(inner?.outcome).to.deep.equal({ kind: 'refused', reason: Reason.unsafePoint });
      expect(outer).to.deep.equal([11n]);
    },
  },
];

import { expect } from 'chai';
import { array, int64 } from '../../protocol/abi/types.js';
import { Reason } from '../../protocol/oracle.js';
import { frameClasses } from '../../protocol/versions.js';
import type { Scenario, Stage } from '../scenario.js';
import { calls, intToInt } from './fixtures.js';

/** Calls fixture `name`, which adds to each element its index, with `length` elements in and out. */
function echo(stage: Stage, name: string, length: number): void {
  const program = stage.start();
  program.runTo('spin');
  const elements = array(length, int64);
  const input = Array.from({ length }, (_, index) => 0x0123_4567_89ab_0000n - BigInt(index) * 3n);
  const expected = input.map((value, index) => value + BigInt(index));
  const { results } = program.call(name, { parameters: [elements], results: [elements] }, [input]);
  expect(results[0]).to.deep.equal(expected);
}

/** Argument frames. */
export const frame: Scenario[] = [
  {
    id: 'frame/one-kibibyte',
    title: 'a frame of 1 KiB comes and goes byte for byte',
    requirements: ['frame.contents', 'arguments.frame'],
    fixtures: [calls],
    run: stage => echo(stage, 'main.Frame1K', 64),
  },
  {
    id: 'frame/sixty-four-kibibytes',
    title: 'a frame of 64 KiB, the largest, comes and goes byte for byte',
    requirements: ['frame.contents', 'frame.classes', 'arguments.frame'],
    fixtures: [calls],
    run: stage => echo(stage, 'main.Frame64K', 4096),
  },
  {
    id: 'frame/too-large',
    title: 'a frame of one byte more is refused',
    requirements: ['frame.too-large', 'refusal.restore'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      const { outcome } = program.call('main.Add', intToInt, [1n], { frameBytes: 65537 });
      expect(outcome).to.deep.equal({ kind: 'refused', reason: Reason.frameTooLarge });
    },
  },
  {
    id: 'frame/classes',
    title: 'each size is served by the smallest frame function that holds it',
    requirements: ['frame.classes', 'status.ready'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      for (const bytes of frameClasses) {
        // What function a size must lead to is checked at the stop, by the injection.
        for (const frameBytes of [bytes - 1, bytes, bytes + 1].filter(each => each <= 65536)) {
          expect(program.call('main.Add', intToInt, [7n], { frameBytes }).results).to.deep.equal([8n]);
        }
      }
    },
  },
];

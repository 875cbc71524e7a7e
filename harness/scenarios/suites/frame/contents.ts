import { expect } from 'chai';
import { layOut, type Signature } from '../../../protocol/abi/layout.js';
import { array, float64, int16, int64, uint8, uint16 } from '../../../protocol/abi/types.js';
import { type GoValue, readResults, writeArguments } from '../../../protocol/abi/values.js';
import { ProtocolFunctions } from '../../../protocol/functions.js';
import { frameClasses } from '../../../protocol/versions.js';
import type { Debuggee } from '../../debuggee.js';
import { Random } from '../../random.js';
import type { Scenario, Stage } from '../../scenario.js';
import { calls, frames } from '../fixtures.js';
import { requireRegisterArguments } from '../register-arguments.js';
import { atLoop, difference, expectLoopRight, filled, scramble, text } from './filling.js';

/** Calls `name` of the fixture, which adds its index to each of `length` elements. */
function addIndexes(stage: Stage, name: string, length: number): void {
  const program = stage.start();
  program.runTo('spin');
  const elements = array(length, int64);
  const input = Array.from({ length }, (_, index) => 0x0123_4567_89ab_0000n - BigInt(index) * 3n);
  const expected = input.map((value, index) => value + BigInt(index));
  const { results } = program.call(name, { parameters: [elements], results: [elements] }, [input]);
  expect(results[0]).to.deep.equal(expected);
}

/** Fills a frame of `bytes` with `content`, calls main.Echo<bytes>, and compares each byte at status 1. */
function echo(program: Debuggee, bytes: number, content: Uint8Array): void {
  const half = bytes / 2;
  let after = new Uint8Array();
  const { outcome } = program.inject({
    function: program.address(`main.Echo${bytes}`),
    frameBytes: bytes,
    writeArguments: frame => frame.write(0, content),
    readResults: frame => {
      after = Uint8Array.from(frame.read(half, half));
    },
  });
  expect(outcome, `main.Echo${bytes}`).to.deep.equal({ kind: 'returned' });
  const expected = content.slice(0, half).reverse().map(scramble);
  expect(difference(after, expected), `the result in a frame of ${bytes} bytes`).to.equal(undefined);
}

/** The contents of frames. */
export const contents: Scenario[] = [
  {
    id: 'frame/one-kibibyte',
    title: 'a frame of 1 KiB carries arguments and results, half of it each',
    requirements: ['frame.contents', 'arguments.frame'],
    fixtures: [calls],
    run: stage => addIndexes(stage, 'main.Frame1K', 64),
  },
  {
    id: 'frame/sixty-four-kibibytes',
    title: 'a frame of 64 KiB, the largest, carries arguments and results',
    requirements: ['frame.contents', 'frame.classes', 'arguments.frame'],
    fixtures: [calls],
    run: stage => addIndexes(stage, 'main.Frame64K', 4096),
  },
  {
    id: 'frame/every-byte',
    title: 'each byte of a frame of each class reaches the function or comes from it',
    requirements: ['frame.contents', 'arguments.frame'],
    fixtures: [frames],
    run(stage) {
      const program = atLoop(stage);
      const random = new Random(stage.seed);
      for (const bytes of frameClasses) {
        for (const content of [
          random.bytes(bytes),
          random.bytes(bytes).fill(0),
          random.bytes(bytes).fill(0xff),
        ]) {
          echo(program, bytes, content);
        }
      }
      expectLoopRight(program);
    },
  },
  {
    id: 'frame/left-alone',
    title: 'what the function does not touch in a frame of each class is the same at status 1',
    requirements: ['frame.contents'],
    fixtures: [frames],
    run(stage) {
      const program = atLoop(stage);
      const random = new Random(stage.seed);
      for (const bytes of frameClasses) {
        const content = random.bytes(bytes);
        const after = filled(program, 'main.Touch', bytes, content);
        expect(difference(after, content), `a frame of ${bytes} bytes`).to.equal(undefined);
      }
      const touched = program.target.readWord(program.address('main.Touched'));
      expect(touched, 'calls of main.Touch').to.equal(frameClasses.length);
      expectLoopRight(program);
    },
  },
  {
    id: 'frame/results-beyond-arguments',
    title: 'results begin after the arguments, at the next multiple of a word',
    requirements: ['arguments.frame'],
    fixtures: [frames],
    run(stage) {
      const program = atLoop(stage);
      const bytes = array(1000, uint8);
      const widen: Signature = { parameters: [int16], results: [bytes] };
      const wide = Array.from({ length: 1000 }, (_, index) =>
        BigInt(scramble(index % 2 ? 0x12 : 0x34, index)),
      );
      expect(program.call('main.Widen', widen, [0x1234n]).results).to.deep.equal([wide]);
      const narrow: Signature = { parameters: [bytes], results: [uint16] };
      const input = Array.from(new Random(stage.seed).bytes(1000));
      const sum = input.reduce((total, byte, index) => (total * 31 + scramble(byte, index)) & 0xffff, 0);
      expect(program.call('main.Narrow', narrow, [input.map(BigInt)]).results).to.deep.equal([BigInt(sum)]);
      expectLoopRight(program);
    },
  },
  {
    id: 'frame/spill-space',
    title:
      'a function that must first grow the stack finds its arguments again, and writes nothing beyond its frame',
    requirements: ['frame.spill'],
    fixtures: [frames],
    run(stage) {
      requireRegisterArguments(stage);
      const program = atLoop(stage);
      const integers = [2n, 3n, -5n, 7n, 11n, -13n, 17n, 19n, 23n];
      const floats = [1.5, -2.25, 4, 0.125];
      const signature: Signature = {
        parameters: [...integers.map(() => int64), ...floats.map(() => float64)],
        results: [int64, float64],
      };
      const factors = [1n, 3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n];
      const expected = [
        integers.reduce((sum, value, index) => sum + value * (factors[index] ?? 0n), 0n),
        1.5 + 2 * -2.25 + 4 * 4 + 8 * 0.125,
      ];
      const layout = layOut(signature, stage.protocol);
      const whole = ProtocolFunctions.frameClass(layout.frameBytes) ?? 0;
      let [results, beyond]: [GoValue[], string] = [[], ''];
      program.inject({
        function: program.address('main.Spill'),
        frameBytes: layout.frameBytes,
        writeArguments: frame => {
          frame.write(0, new Uint8Array(whole).fill(0xa5));
          writeArguments(frame, layout, [...integers, ...floats]);
        },
        readResults: frame => {
          results = readResults(frame, layout);
          beyond = text(frame.read(layout.frameBytes, whole - layout.frameBytes));
        },
      });
      expect(results).to.deep.equal(expected);
      expect(beyond, 'what is beyond the requested frame').to.equal('a5'.repeat(whole - layout.frameBytes));
      expectLoopRight(program);
    },
  },
];

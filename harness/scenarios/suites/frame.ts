import { expect } from 'chai';
import { layOut, type Signature } from '../../protocol/abi/layout.js';
import { array, float64, int16, int64, uint8, uint16 } from '../../protocol/abi/types.js';
import { type GoValue, readResults, writeArguments } from '../../protocol/abi/values.js';
import type { Frame } from '../../protocol/frame.js';
import { ProtocolFunctions } from '../../protocol/functions.js';
import { Goroutine } from '../../protocol/goroutine.js';
import { Reason } from '../../protocol/oracle.js';
import { frameClasses } from '../../protocol/versions.js';
import type { Debuggee } from '../debuggee.js';
import { Random } from '../random.js';
import type { Scenario, Stage } from '../scenario.js';
import { CallerStack } from './callerstack.js';
import { calls, frames, intToInt } from './fixtures.js';

/** A program at the marked line of its goroutine, whose stack is still small. */
function atLoop(stage: Stage): Debuggee {
  const program = stage.start();
  program.runTo('loop');
  return program;
}

/** Calls fixture `name`, which adds to each element its index, with `length` elements in and out. */
function addIndexes(stage: Stage, name: string, length: number): void {
  const program = stage.start();
  program.runTo('spin');
  const elements = array(length, int64);
  const input = Array.from({ length }, (_, index) => 0x0123_4567_89ab_0000n - BigInt(index) * 3n);
  const expected = input.map((value, index) => value + BigInt(index));
  const { results } = program.call(name, { parameters: [elements], results: [elements] }, [input]);
  expect(results[0]).to.deep.equal(expected);
}

/** Byte `index` of a result of which byte `index` from the end of the argument is `byte`, as main.scramble has it. */
function scramble(byte: number, index: number): number {
  return byte ^ ((index * 7 + 3) & 0xff);
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** The first byte at which two stretches differ, for a message; undefined when they are equal. */
function difference(actual: Uint8Array, expected: Uint8Array): string | undefined {
  const at = expected.findIndex((byte, index) => byte !== actual[index]);
  if (at < 0) return undefined;
  const part = (bytes: Uint8Array): string => text(bytes.subarray(at, at + 16));
  return `from byte ${at} of ${expected.length} on: ${part(expected)} became ${part(actual)}`;
}

/** Fills a frame of `bytes` with `content`, calls main.Echo<bytes>, and looks at each byte that is there at status 1. */
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

/** Calls a function in a frame of which every byte is filled, and gives what is in it at status 1. */
function filled(
  program: Debuggee,
  name: string,
  frameClass: number,
  content: Uint8Array,
  look?: (frame: Frame, when: 'before' | 'after') => void,
): Uint8Array {
  let after = new Uint8Array();
  const { outcome } = program.inject({
    function: program.address(name),
    frameBytes: frameClass,
    writeArguments: frame => {
      look?.(frame, 'before');
      frame.write(0, content);
      if (program.functions.version.name === 'V2')
        frame.setInteger(0, new DataView(content.buffer).getBigUint64(0, true));
    },
    readResults: frame => {
      look?.(frame, 'after');
      after = Uint8Array.from(frame.read(0, frameClass));
    },
  });
  expect(outcome, name).to.deep.equal({ kind: 'returned' });
  return after;
}

function expectLoopRight(program: Debuggee): void {
  program.target.write(program.address('main.Stop'), Uint8Array.of(1));
  expect(program.finish().stdout).to.match(/^(\d+) of \1 rounds right\n$/);
}

/** Argument frames. */
export const frame: Scenario[] = [
  {
    id: 'frame/classes',
    title: 'each size is served by the smallest frame function that holds it',
    requirements: ['frame.classes', 'status.ready'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      const sizes = [0, 1, 8, ...frameClasses.flatMap(bytes => [bytes - 1, bytes, bytes + 1])];
      for (const frameBytes of sizes.filter(each => each <= 65536)) {
        // What function a size must lead to is checked at the stop, by the injection.
        expect(program.call('main.Add', intToInt, [7n], { frameBytes }).results).to.deep.equal([8n]);
      }
    },
  },
  {
    id: 'frame/too-large',
    title: 'a frame of more than 65536 bytes is refused, however large',
    requirements: ['frame.too-large', 'refusal.restore'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      // Sizes are unsigned words: neither their low half nor their sign may count alone.
      const sizes = [65537, 65544, 131072, 2 ** 31, 2 ** 32, 2 ** 32 + 32, 2 ** 63, 2 ** 64 - 2048];
      for (const frameBytes of sizes) {
        const { outcome, trace } = program.call('main.Add', intToInt, [1n], { frameBytes });
        expect(outcome, `${frameBytes} bytes`).to.deep.equal({
          kind: 'refused',
          reason: Reason.frameTooLarge,
        });
        expect(trace().map(stop => stop.status)).to.deep.equal([undefined, 8, 16, undefined]);
      }
      expect(program.call('main.Add', intToInt, [1n]).results, 'the next call').to.deep.equal([2n]);
    },
  },
  {
    id: 'frame/one-kibibyte',
    title: 'a frame of 1 KiB, half of it arguments, comes and goes',
    requirements: ['frame.contents', 'arguments.frame'],
    fixtures: [calls],
    run: stage => addIndexes(stage, 'main.Frame1K', 64),
  },
  {
    id: 'frame/sixty-four-kibibytes',
    title: 'a frame of 64 KiB, the largest, comes and goes',
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
    title: 'what the function does not touch of a frame of each class is the same at status 1',
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
    id: 'frame/moves-with-stack',
    title: 'a frame of each class goes along, byte for byte, when the function grows the stack',
    requirements: ['frame.moves'],
    fixtures: [frames],
    run(stage) {
      const random = new Random(stage.seed);
      for (const bytes of frameClasses) {
        const program = atLoop(stage);
        const content = random.bytes(bytes);
        // Above any user address, as non-canonical addresses are: no word of it looks like a pointer to the stack.
        for (let at = 7; at < bytes; at += 8) content[at] = 0x7a;
        const depth = 300;
        new DataView(content.buffer).setBigUint64(0, BigInt(depth), true);
        const stacks: number[] = [];
        const after = filled(program, 'main.Grow', bytes, content, ({ tid }) => {
          program.tid = tid;
          stacks.push(Goroutine.of(program.target, program.registers()).stackHigh);
        });
        expect(stacks[1], 'the stack after main.Grow').not.to.equal(stacks[0]);
        // The first 16 bytes are the argument and, where it is in the frame, the result.
        expect(difference(after.subarray(16), content.subarray(16)), `a frame of ${bytes} bytes`).to.equal(
          undefined,
        );
        expectLoopRight(program);
      }
    },
  },
  {
    id: 'frame/apart-from-caller',
    title:
      'a frame of each class lies in the stack, aligned, apart from the caller’s; the caller’s stays as it was',
    requirements: ['frame.apart'],
    fixtures: [frames],
    run(stage) {
      for (const bytes of frameClasses) {
        // Each on a stack that is still small.
        const program = atLoop(stage);
        const caller = new CallerStack(program);
        const content = new Uint8Array(bytes).fill(0xff);
        filled(program, 'main.Touch', bytes, content, ({ address, tid }) => {
          expect(address % 8, 'SP modulo 8 at status 0').to.equal(0);
          program.tid = tid;
          const {
            address: goroutine,
            stackLow,
            stackHigh,
          } = Goroutine.of(program.target, program.registers());
          const same = goroutine === caller.goroutine.address;
          const top = same ? caller.goroutine.relocated(program.target, caller.sp) : stackHigh;
          expect(address, 'the frame’s begin').to.be.above(stackLow);
          expect(address + bytes, 'the frame’s end').to.be.at.most(top);
        });
        const moved = caller.expectUnchanged(program, program.registers());
        if (bytes === 65536 && program.oracle.era.runsOn === 'same goroutine') {
          expect(moved, 'a frame of 64 KiB moves a small stack').to.equal(true);
        }
        expectLoopRight(program);
      }
    },
  },
  {
    id: 'frame/results-beyond-arguments',
    title: 'results begin after the arguments, rounded up to a word',
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
      'a function that must grow the stack first finds its arguments again, and writes nothing beyond its frame',
    requirements: ['frame.spill'],
    fixtures: [frames],
    run(stage) {
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
      expect(beyond, 'what lies beyond the frame asked for').to.equal('a5'.repeat(whole - layout.frameBytes));
      expectLoopRight(program);
    },
  },
];

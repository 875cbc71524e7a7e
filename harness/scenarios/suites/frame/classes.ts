import { expect } from 'chai';
import { Reason } from '../../../protocol/oracle.js';
import { frameClasses } from '../../../protocol/versions.js';
import type { Debuggee } from '../../debuggee.js';
import type { Scenario } from '../../scenario.js';
import { calls, intToInt } from '../fixtures.js';

function expectTooLarge(program: Debuggee, sizes: readonly number[]): void {
  for (const frameBytes of sizes) {
    const { outcome, trace } = program.call('main.Add', intToInt, [1n], { frameBytes });
    expect(outcome, `${frameBytes} bytes`).to.deep.equal({ kind: 'refused', reason: Reason.frameTooLarge });
    expect(trace().map(stop => stop.status)).to.deep.equal([undefined, 8, 16, undefined]);
  }
}

/** Which frame sizes are possible, and which function serves each. */
export const classes: Scenario[] = [
  {
    id: 'frame/classes',
    title: 'the smallest frame function that is large enough serves each size',
    requirements: ['frame.classes', 'status.ready'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      const sizes = [0, 1, 8, ...frameClasses.flatMap(bytes => [bytes - 1, bytes, bytes + 1])];
      for (const frameBytes of sizes.filter(each => each <= 65536)) {
        // The injection checks at the stop which function serves the size.
        expect(program.call('main.Add', intToInt, [7n], { frameBytes }).results).to.deep.equal([8n]);
      }
    },
  },
  {
    id: 'frame/room',
    title:
      'between SP and the frame pointer, each frame function has room for its size, plus the same number of bytes as the others',
    requirements: ['frame.classes'],
    processors: ['amd64'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      const beyond = frameClasses.map(frameBytes => {
        let room = 0;
        program.inject({
          function: program.address('main.Nop'),
          frameBytes,
          writeArguments({ address, tid }) {
            program.tid = tid;
            room = program.registers().fp - address;
          },
        });
        return room - frameBytes;
      });
      expect(beyond[0], 'bytes beyond the smallest class').to.be.at.least(0);
      expect(beyond, 'bytes beyond each class').to.deep.equal(frameClasses.map(() => beyond[0]));
    },
  },
  {
    id: 'frame/too-large-unsigned',
    title: 'a frame of 2^63 bytes or more, a negative number to some instructions, is refused',
    requirements: ['frame.size-unsigned'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      expectTooLarge(program, [2 ** 63, 2 ** 64 - 2048]);
    },
  },
  {
    id: 'frame/too-large',
    title: 'a frame of more than 65536 bytes is refused, whatever its size',
    requirements: ['frame.too-large', 'refusal.restore'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      // Their low half alone may not count.
      const sizes = [65537, 65544, 131072, 2 ** 31, 2 ** 32, 2 ** 32 + 32];
      for (const frameBytes of sizes) {
        const { outcome, trace } = program.call('main.Add', intToInt, [1n], { frameBytes });
        const refused = { kind: 'refused', reason: Reason.frameTooLarge };
        const asked = `${frameBytes} bytes`;
        if (outcome.kind !== 'refused') expect(outcome, asked).to.deep.equal(refused);
        stage.about('frame.too-large', () => expect(outcome, asked).to.deep.equal(refused));
        stage.about('refusal.restore', () =>
          expect(trace().map(stop => stop.status)).to.deep.equal([undefined, 8, 16, undefined]),
        );
      }
      stage.demand('refusal.restore', () => {
        expect(program.call('main.Add', intToInt, [1n]).results, 'the next call').to.deep.equal([2n]);
      });
    },
  },
];

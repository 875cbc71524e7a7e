import { expect } from 'chai';
import { frameClasses } from '../../../protocol/versions.js';
import { Random } from '../../random.js';
import type { Scenario } from '../../scenario.js';
import { CallerStack } from '../caller-stack.js';
import { frames } from '../fixtures.js';
import { atLoop, difference, expectLoopRight, filled } from './filling.js';

/** Where a frame is, and where it moves to. */
export const place: Scenario[] = [
  {
    id: 'frame/moves-with-stack',
    title: 'a frame of each class moves with the stack, byte for byte, when the function grows it',
    requirements: ['frame.moves'],
    fixtures: [frames],
    run(stage) {
      const random = new Random(stage.seed);
      for (const bytes of frameClasses) {
        const program = atLoop(stage);
        const content = random.bytes(bytes);
        // Above any user address, as non-canonical addresses are: no word of it looks like a pointer to the
        // stack.
        for (let at = 7; at < bytes; at += 8) content[at] = 0x7a;
        const depth = 300;
        new DataView(content.buffer).setBigUint64(0, BigInt(depth), true);
        const stacks: number[] = [];
        const after = filled(program, 'main.Grow', bytes, content, ({ tid }) => {
          program.tid = tid;
          stacks.push(program.goroutine().stackHigh);
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
      'a frame of each class is in the stack, aligned, apart from the caller’s frame, which stays as it was',
    requirements: ['frame.apart'],
    fixtures: [frames],
    run(stage) {
      for (const bytes of frameClasses) {
        // Each call is made on a stack that is still small.
        const program = atLoop(stage);
        const caller = new CallerStack(program);
        const content = new Uint8Array(bytes).fill(0xff);
        filled(program, 'main.Touch', bytes, content, ({ address, tid }) => {
          expect(address % 8, 'SP modulo 8 at status 0').to.equal(0);
          program.tid = tid;
          const { address: goroutine, stackLow, stackHigh } = program.goroutine();
          const same = goroutine === caller.goroutine.address;
          const top = same ? caller.goroutine.relocated(program.target, caller.sp) : stackHigh;
          expect(address, 'the start of the frame').to.be.above(stackLow);
          expect(address + bytes, 'the end of the frame').to.be.at.most(top);
        });
        const moved = caller.expectUnchanged(program, program.registers());
        if (bytes === 65536 && program.oracle.era.runsOn === 'same goroutine') {
          expect(moved, 'a frame of 64 KiB moves a small stack').to.equal(true);
        }
        expectLoopRight(program);
      }
    },
  },
];

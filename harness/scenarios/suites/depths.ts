import { expect } from 'chai';
import { Reason } from '../../protocol/oracle.js';
import type { Debuggee } from '../debuggee.js';
import type { Scenario, Stage } from '../scenario.js';
import { expectRefused } from './answers.js';
import { depths, intToInt, nothing, toInt } from './fixtures.js';
import { Point } from './sweep/point.js';

const env = { GOGC: 'off', GODEBUG: 'asyncpreemptoff=1' };

function start(stage: Stage, name: string): Debuggee {
  return stage.start(depths, { args: [name], env, pinned: true });
}

/**
 * Injects a call that does nothing, with the thread's registers and stack as they are. It must not change
 * them.
 */
function nop(program: Debuggee): Point {
  const func = program.program.funcAt(program.pc());
  if (func === undefined) throw new Error('the thread is in no Go function');
  const point = new Point(program, { func, previous: undefined });
  const call = program.call('main.Nop', nothing, []);
  point.expectReturn(call, []);
  point.expectStack(call.after);
  program.restoreLost(point.before, call.after);
  return point;
}

function stackBytes(program: Debuggee): number {
  const { stackLow, stackHigh } = program.goroutine();
  return stackHigh - stackLow;
}

function refusedNop(program: Debuggee): void {
  const pc = program.address('runtime.gosched_m');
  const { outcome } = program.call('main.Nop', nothing, [], { pc });
  expectRefused(outcome, Reason.runtime);
}

function acceptedNop(program: Debuggee): void {
  const { outcome } = program.call('main.Nop', nothing, []);
  expect(outcome).to.deep.equal({ kind: 'returned' });
}

/** How much stack is left: the minimum that the runtime documents, or as much as it needs in practice. */
const rooms = {
  minimumStackBytes: 'the documented minimum',
  sufficientStackBytes: 'little, but enough',
} as const;

/**
 * Injects a call with little stack left: moves the stack pointer down before it, and back after it. The
 * memory below the stack belongs to others, and must not be written.
 */
function withLittle(
  name: string,
  room: keyof typeof rooms,
  play: (program: Debuggee) => void,
  rest: Partial<Scenario>,
): Scenario {
  const done = play === refusedNop ? 'refused' : 'made';
  return {
    id: `stack/${name}`,
    title: `with ${rooms[room]} of stack left, a call is ${done}, and nothing below the stack is written`,
    requirements: ['stack.guard'],
    fixtures: [depths],
    run(stage) {
      const program = start(stage, 'shrinks');
      program.runTo(program.address('main.ready'));
      const before = program.registers();
      const { stackLow } = program.goroutine();
      const low = before.clone();
      low.sp = stackLow + stage.protocol[room];
      program.setRegisters(low);
      const memory = program.target.read(stackLow - watchedBytes, watchedBytes);
      play(program);
      const now = program.target.read(stackLow - watchedBytes, watchedBytes);
      const first = now.findIndex((byte, index) => byte !== memory[index]);
      expect(first < 0 ? 0 : watchedBytes - first, 'bytes written below the stack').to.equal(0);
      program.setRegisters(before);
      expect(program.finish().stdout).to.equal('done\n');
    },
    ...rest,
  };
}

/** How much memory below the stack is compared, in bytes. */
const watchedBytes = 512;

/** Calls with little stack left, calls on deep stacks, and the size of a stack afterwards. */
export const stackDepths: Scenario[] = [
  {
    id: 'stack/each-level',
    title: 'calls at the entry of a recursive function, at each level, down to where the stack has to grow',
    requirements: ['safepoint.undisturbed', 'stack.guard'],
    fixtures: [depths],
    run(stage) {
      const expected = start(stage, 'levels').finish().stdout;
      const program = start(stage, 'levels');
      const entry = program.address('main.down');
      program.target.insertBreakpoint(entry);
      let least = Number.POSITIVE_INFINITY;
      for (let level = 0; level < 200; level++) {
        program.target.resume(program.tid);
        program.tid = program.waitFor(entry).tid;
        const { goroutine, before } = nop(program);
        least = Math.min(least, before.sp - goroutine.stackLow);
        const now = program.goroutine();
        if (program.oracle.era.runsOn === 'new goroutine') {
          stage.about('stack.guard', () => {
            expect(now.stackLow, 'the caller’s stack').to.equal(goroutine.stackLow);
          });
        }
      }
      // A level below the guard, which is 880 bytes or more from the end, was reached; this is not so where
      // the call itself makes the stack grow early.
      const near = program.oracle.era.runsOn === 'new goroutine' ? 1024 : 1536;
      stage.about('stack.guard', () => {
        expect(least, 'bytes left at the deepest level').to.be.below(near);
      });
      program.target.removeBreakpoint(entry);
      expect(program.finish().stdout).to.equal(expected);
    },
  },
  withLittle('minimum-refused', 'minimumStackBytes', refusedNop, { requirements: ['stack.room-to-refuse'] }),
  withLittle('minimum-called', 'minimumStackBytes', acceptedNop, { requirements: ['stack.room-to-call'] }),
  withLittle('guard-refused', 'sufficientStackBytes', refusedNop, {}),
  // Before 1.15, the call runs on the caller's stack, which has to grow: that is impossible for a frame that
  // does not exist.
  withLittle('guard-called', 'sufficientStackBytes', acceptedNop, { releases: '>=1.15' }),
  {
    id: 'stack/shrinks-again',
    title: 'after a call, a garbage collection makes the caller’s stack smaller again if possible',
    requirements: ['stack.shrinks-again'],
    fixtures: [depths],
    run(stage) {
      const program = start(stage, 'shrinks');
      const ready = program.address('main.ready');
      program.runTo(ready);
      nop(program);
      program.runTo(ready);
      const large = stackBytes(program);
      nop(program);
      program.runTo(ready);
      expect(stackBytes(program), 'bytes of stack after eight collections').to.be.below(large / 4);
      expect(program.finish().stdout).to.equal('done\n');
    },
  },
  {
    id: 'stack/moves-in-turn',
    title: 'calls that grow and shrink the stack in turn keep pointers between four hundred frames right',
    requirements: ['safepoint.undisturbed'],
    fixtures: [depths],
    run(stage) {
      const expected = start(stage, 'levels').finish().stdout;
      const program = start(stage, 'levels');
      const entry = program.address('main.down');
      program.target.insertBreakpoint(entry);
      const depthsInKiB = [1n, 300n, 2n, 700n];
      for (let level = 0; level < 400; level++) {
        program.target.resume(program.tid);
        program.tid = program.waitFor(entry).tid;
        if (level % 40 !== 39) continue;
        for (const depth of depthsInKiB) {
          const grown = program.call('main.Grow', intToInt, [depth]);
          expect(grown.results).to.deep.equal([depth]);
          program.restoreLost(grown.before, grown.after);
          const collected = program.call('main.Collect', toInt, []);
          expect(collected.results).to.deep.equal([200n]);
          program.restoreLost(collected.before, collected.after);
        }
      }
      program.target.removeBreakpoint(entry);
      expect(program.finish().stdout).to.equal(expected);
    },
  },
  {
    id: 'gc/concurrent',
    title:
      'while another goroutine collects garbage all the time, calls allocate and link objects, and none is lost',
    requirements: ['gc.concurrent'],
    fixtures: [depths],
    run(stage) {
      const program = stage.start(depths, { args: ['collects'], env: { GODEBUG: 'clobberfree=1' } });
      const rounds = stage.profile === 'full' ? 60 : 20;
      const tick = program.address('main.tick');
      for (let round = 0; round < rounds; round++) {
        program.runTo(tick);
        const { results, before, after } = program.call('main.Link', intToInt, [50n]);
        expect(results).to.deep.equal([50n]);
        program.restoreLost(before, after);
      }
      program.runTo(tick);
      const { results, before, after } = program.call('main.Check', toInt, []);
      expect(results, 'links in order').to.deep.equal([BigInt(50 * rounds)]);
      program.restoreLost(before, after);
      program.target.write(program.address('main.Stop'), Uint8Array.of(1));
      expect(program.finish().stdout).to.equal(`41 ${50 * rounds}\n`);
    },
  },
];

import { expect } from 'chai';
import { hex } from '../../../arch/registers.js';
import type { Debuggee } from '../../debuggee.js';
import type { Scenario } from '../../scenario.js';
import { calls, intToInt, nothing } from '../fixtures.js';

/**
 * One link of the chain: where a caller's frame pointer was saved, and the function that the return address
 * above it is in.
 */
interface Link {
  at: number;
  returnsTo: string;
}

/**
 * Returns the thread's frames by its frame pointers, the innermost first, as far as they stay in the
 * goroutine's stack. Profilers outside of the runtime walk the stack this way. Up to 1.13, the frame pointer
 * of a goroutine's first function may point anywhere.
 */
function frames(program: Debuggee, tid: number): Link[] {
  const { target } = program;
  program.tid = tid;
  const registers = program.registers();
  const { stackHigh } = program.goroutine();
  const links: Link[] = [];
  // Where a call leaves its return address in a register, a frame pointer lies below SP
  // (cmd/internal/obj/arm64).
  let below = registers.file.lr < 0 ? registers.sp : registers.sp - 8;
  for (let at = registers.fp; at >= below && at <= stackHigh - 16 && at % 8 === 0; ) {
    const [saved, pc] = target.readWords(at, 2) as [number, number];
    links.push({ at, returnsTo: program.program.funcAt(pc - 1 - target.loadBias)?.name ?? hex(pc) });
    below = at + 16;
    at = saved;
  }
  return links;
}

/** The chain of frame pointers. */
export const framePointers: Scenario[] = [
  {
    id: 'call/frame-pointers',
    title:
      'at each stop of a call that returns, panics or is refused, the chain of frame pointers is complete',
    requirements: ['call.frame-pointers'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      const caller = frames(program, program.tid);
      expect(caller, 'frames of the caller').not.to.deep.equal([]);
      const stops = new Map<number, Link[]>();
      const atStop = (tid: number): void => {
        const chain = frames(program, tid);
        stops.set(program.registers().numberAt(program.functions.sequence.status), chain);
      };
      program.call('main.Add', intToInt, [1n], { atStop });
      program.call('main.PanicString', nothing, [], { atStop });
      program.call('main.Add', intToInt, [1n], { atStop, frameBytes: 65537 });
      expect([...stops.keys()].sort((a, b) => a - b)).to.deep.equal([0, 1, 2, 8, 16]);
      for (const [status, [innermost, ...others]] of stops) {
        const which = `at status ${status}`;
        if (status === 8 || status === 16) {
          expect(innermost?.returnsTo, `who called the entry point, ${which}`).to.equal('main.Spin');
          expect(others, `the caller’s frames ${which}`).to.deep.equal(caller);
          continue;
        }
        expect(innermost?.returnsTo, `who called the function of the stop, ${which}`).to.match(
          /^runtime\.debugCall/,
        );
        if (program.oracle.era.runsOn === 'same goroutine') {
          expect(others.slice(-caller.length), `the outermost frames ${which}`).to.deep.equal(caller);
        } else {
          expect(others.at(-1)?.returnsTo, `the outermost frame ${which}`).to.equal('runtime.goexit');
        }
      }
    },
  },
];

import { expect } from 'chai';
import { Reason } from '../../protocol/oracle.js';
import type { Debuggee } from '../debuggee.js';
import type { Scenario } from '../scenario.js';
import { intToInt, refusals } from './fixtures.js';

/** Injects where the thread is; the call must be refused for `reason`, and the program must still reach its end. */
function expectRefusal(program: Debuggee, reason: string): void {
  const before = program.registers();
  const { outcome, after, trace } = program.call('main.Add', intToInt, [1n]);
  expect(outcome).to.deep.equal({ kind: 'refused', reason });
  expect(trace().map(stop => stop.status)).to.deep.equal([undefined, 8, 16, undefined]);
  expect(after.changesSince(before).filter(name => name !== 'eflags' && name !== 'orig_rax')).to.deep.equal(
    [],
  );
  // The flags are another requirement's concern; the program needs its own.
  program.setRegisters(before);
  expect(program.finish().stdout).to.equal('refusals\n');
}

/** Places where no call may be injected. */
export const refusal: Scenario[] = [
  {
    id: 'refusal/system-stack',
    title: 'on a system stack',
    requirements: ['refusal.system-stack', 'refusal.restore'],
    fixtures: [refusals],
    run(stage) {
      const program = stage.start();
      program.runTo('ready');
      // Gosched switches to the thread's own stack to call this.
      program.runTo(program.address('runtime.gosched_m'));
      expectRefusal(program, Reason.systemStack);
    },
  },
  {
    id: 'refusal/unknown-function',
    title: 'in machine code that is no Go function',
    requirements: ['refusal.unknown-function', 'refusal.restore'],
    fixtures: [refusals],
    run(stage) {
      const program = stage.start();
      program.runTo('ready');
      program.runTo(program.target.readWord(program.address('main.Foreign')) + 4);
      expectRefusal(program, Reason.unknownFunction);
    },
  },
  {
    id: 'refusal/runtime',
    title: 'in a function of package runtime on the goroutine’s own stack',
    requirements: ['refusal.runtime', 'refusal.restore'],
    fixtures: [refusals],
    run(stage) {
      const program = stage.start();
      program.runTo('ready');
      program.runTo(program.address('runtime.Stack'));
      expectRefusal(program, Reason.runtime);
    },
  },
  {
    id: 'refusal/unsafe-point',
    title: 'between the test of the write barrier and the write',
    requirements: ['refusal.unsafe-point', 'refusal.restore'],
    fixtures: [refusals],
    run(stage) {
      const program = stage.start();
      program.runTo(program.address('main.Store'));
      const store = program.program.func('main.Store');
      while (program.oracle.verdict(program.pc()) !== Reason.unsafePoint) {
        program.step();
        if (program.program.funcAt(program.pc()) !== store)
          stage.notApplicable('main.Store has no unsafe point');
      }
      expectRefusal(program, Reason.unsafePoint);
    },
  },
];

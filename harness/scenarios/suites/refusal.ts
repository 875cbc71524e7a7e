import { expect } from 'chai';
import { hex } from '../../arch/registers.js';
import { Reason } from '../../protocol/oracle.js';
import type { Debuggee } from '../debuggee.js';
import type { Scenario } from '../scenario.js';
import { intToInt, nothing, refusals, sweep } from './fixtures.js';

/**
 * Injects a call at the thread's PC, or at `pc` instead. The call must be refused for `reason`, as
 * `requirement` says, and the program must still reach its end.
 */
function expectRefusal(program: Debuggee, requirement: string, reason: string, pc?: number): void {
  const before = program.registers();
  const options = pc === undefined ? {} : { pc };
  const { outcome, after, trace } = program.call('main.Add', intToInt, [1n], options);
  const refused = { kind: 'refused', reason };
  if (outcome.kind !== 'refused') expect(outcome).to.deep.equal(refused);
  program.about(requirement, () => expect(outcome).to.deep.equal(refused));
  program.about('refusal.restore', () => {
    expect(trace().map(stop => stop.status)).to.deep.equal([undefined, 8, 16, undefined]);
    const changed = after.changesSince(before).filter(name => !program.arch.lostByCall.includes(name));
    expect(changed, 'registers that the call changed').to.deep.equal([]);
  });
  // The flags are the subject of another requirement; the program needs its own.
  program.setRegisters(before);
  program.about('refusal.restore', () => expect(program.finish().stdout).to.equal('refusals\n'));
}

/** Injects a call with the stack pointer in memory that is not the goroutine's stack. */
function expectRefusalElsewhere(program: Debuggee, sp: number): void {
  const before = program.registers();
  const away = before.clone();
  away.sp = sp;
  program.setRegisters(away);
  const { outcome } = program.call('main.Add', intToInt, [1n]);
  expect(outcome).to.deep.equal({ kind: 'refused', reason: Reason.systemStack });
  program.setRegisters(before);
  expect(program.finish().stdout).to.equal('refusals\n');
}

const SIGURG = 23;

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
      // Gosched switches to the thread's own stack to call this function.
      program.runTo(program.address('runtime.gosched_m'));
      expectRefusal(program, 'refusal.system-stack', Reason.systemStack);
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
      expectRefusal(program, 'refusal.unknown-function', Reason.unknownFunction);
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
      expectRefusal(program, 'refusal.runtime', Reason.runtime);
    },
  },
  {
    id: 'refusal/unsafe-point',
    title: 'between the test of the write barrier and the write',
    requirements: ['refusal.unsafe-point', 'refusal.restore'],
    illustrates: true,
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
      expectRefusal(program, 'refusal.unsafe-point', Reason.unsafePoint);
    },
  },
  {
    id: 'refusal/system-stack-user-code',
    title: 'on a system stack, though the PC is at a safe point of Go code',
    requirements: ['refusal.system-stack', 'refusal.restore'],
    fixtures: [refusals],
    run(stage) {
      const program = stage.start();
      program.runTo('ready');
      const { pc } = program.registers();
      program.runTo(program.address('runtime.gosched_m'));
      expectRefusal(program, 'refusal.system-stack', Reason.systemStack, pc);
    },
  },
  {
    id: 'refusal/signal-stack',
    title: 'in a signal handler',
    requirements: ['refusal.system-stack', 'refusal.restore'],
    fixtures: [refusals],
    run(stage) {
      // No other signal comes: a thread that takes one would reach the breakpoint too.
      const program = stage.start(refusals, { env: { GODEBUG: 'asyncpreemptoff=1' } });
      program.runTo('ready');
      const handler = program.address('runtime.sighandler');
      program.target.insertBreakpoint(handler);
      program.target.resume(program.tid, SIGURG);
      program.tid = program.waitFor(handler).tid;
      program.target.removeBreakpoint(handler);
      expectRefusal(program, 'refusal.system-stack', Reason.systemStack);
    },
  },
  {
    id: 'refusal/vdso',
    title: 'in the vDSO, where the goroutine has borrowed a system stack',
    requirements: ['refusal.system-stack', 'refusal.restore'],
    fixtures: [refusals],
    run(stage) {
      const program = stage.start();
      program.runTo('ready');
      const ready = program.registers().pc;
      program.runTo(program.address('time.Now'));
      const back = program.returnAddress();
      while (program.program.funcAt(program.pc()) !== undefined) {
        if (program.registers().pc === back)
          stage.notApplicable('time.Now does not use the vDSO on this machine');
        program.step();
      }
      // The runtime's other threads read the clock too: a breakpoint at this point would stop them. So the
      // call returns to another place.
      const before = program.registers();
      const aside = before.clone();
      aside.pc = ready;
      program.setRegisters(aside);
      const { pc } = before;
      const { outcome } = program.call('main.Add', intToInt, [1n], { pc });
      const refused = { kind: 'refused', reason: Reason.systemStack };
      if (outcome.kind !== 'refused') expect(outcome).to.deep.equal(refused);
      program.about('refusal.system-stack', () => expect(outcome).to.deep.equal(refused));
      program.setRegisters(before);
      program.about('refusal.restore', () => expect(program.finish().stdout).to.equal('refusals\n'));
    },
  },
  {
    id: 'refusal/stack-below',
    title: 'with the stack pointer below the goroutine’s stack',
    requirements: ['refusal.system-stack'],
    fixtures: [refusals],
    run(stage) {
      const program = stage.start();
      program.runTo('ready');
      const sp = program.address('main.Elsewhere') + 8192;
      expect(sp).to.be.below(program.goroutine().stackLow);
      expectRefusalElsewhere(program, sp);
    },
  },
  {
    id: 'refusal/stack-above',
    title: 'with the stack pointer above the goroutine’s stack',
    requirements: ['refusal.system-stack'],
    fixtures: [refusals],
    run(stage) {
      const program = stage.start();
      program.runTo('ready');
      const sp = program.target.readWord(program.address('main.Foreign')) + 3584;
      expect(sp).to.be.above(program.goroutine().stackHigh);
      expectRefusalElsewhere(program, sp);
    },
  },
  {
    id: 'refusal/nowhere',
    title: 'at addresses without code: zero, data, the heap, after the last function',
    requirements: ['refusal.unknown-function'],
    fixtures: [refusals],
    run(stage) {
      const program = stage.start();
      program.runTo('ready');
      const before = program.registers();
      const heap = program.goroutine().address;
      const end = program.program.text.end + program.target.loadBias;
      for (const pc of [0, 1, program.address('main.Cell'), heap, end, end + 4096]) {
        const { outcome } = program.call('main.Add', intToInt, [1n], { pc });
        expect(outcome, hex(pc)).to.deep.equal({ kind: 'refused', reason: Reason.unknownFunction });
        program.setRegisters(before);
      }
      expect(program.finish().stdout).to.equal('refusals\n');
    },
  },
  {
    id: 'refusal/reason-place',
    title: 'the reasons “call from within the Go runtime” and “call frame too large” are at the same place',
    requirements: ['refusal.reason-place'],
    fixtures: [refusals],
    run(stage) {
      const program = stage.start();
      program.runTo('ready');
      const before = program.registers();
      const [offset] = stage.protocol.reasonOffsets;
      const lengths: number[] = [];
      const atStop = (tid: number): void => {
        program.tid = tid;
        const registers = program.registers();
        if (registers.numberAt(stage.protocol.status) !== 8) return;
        lengths.push(program.target.readWord(registers.sp + offset + 8));
      };
      program.call('main.Add', intToInt, [1n], { atStop, pc: program.address('runtime.gosched_m') });
      program.setRegisters(before);
      program.call('main.Add', intToInt, [1n], { atStop, frameBytes: 65537 });
      program.setRegisters(before);
      const expected = [Reason.runtime, Reason.frameTooLarge].map(reason => reason.length);
      expect(lengths, 'lengths of the reasons').to.deep.equal(expected);
      expect(program.finish().stdout).to.equal('refusals\n');
    },
  },
  {
    id: 'refusal/nosplit',
    title: 'in a nosplit function',
    requirements: ['refusal.unsafe-point', 'refusal.restore'],
    fixtures: [refusals],
    run(stage) {
      const program = stage.start();
      program.runTo(program.address('main.guarded'));
      // The prologue counts as safe in releases with register maps.
      while (program.oracle.verdict(program.pc()) !== Reason.unsafePoint) {
        program.step();
        if (program.program.funcAt(program.pc())?.name !== 'main.guarded') {
          stage.notApplicable('main.guarded has no unsafe point');
        }
      }
      expectRefusal(program, 'refusal.unsafe-point', Reason.unsafePoint);
    },
  },
  {
    id: 'refusal/assembly',
    title: 'in assembly, which has no register maps',
    requirements: ['refusal.unsafe-point'],
    releases: '<1.15',
    fixtures: [sweep],
    run(stage) {
      const program = stage.start(sweep, { args: ['assembly'] });
      program.runTo(program.address('main.sumWords'));
      for (let steps = 0; steps < 5; steps++) {
        const before = program.registers();
        const { outcome } = program.call('main.Nop', nothing, []);
        expect(outcome).to.deep.equal({ kind: 'refused', reason: Reason.unsafePoint });
        program.setRegisters(before);
        program.step();
      }
      expect(program.finish().stdout).to.equal('assembly 10 6\n');
    },
  },
];

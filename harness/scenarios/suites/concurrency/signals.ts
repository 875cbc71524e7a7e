import { expect } from 'chai';
import { layOut } from '../../../protocol/abi/layout.js';
import { type GoValue, readResults, writeArguments } from '../../../protocol/abi/values.js';
import type { Debuggee } from '../../debuggee.js';
import { onlyNative } from '../../only-native.js';
import type { Scenario } from '../../scenario.js';
import { intToInt, signals } from '../fixtures.js';
import { CallsAtOnce, threadsOf } from './at-once.js';

const SIGURG = 23;
const SIGPROF = 27;
/** SIGUSR1, SIGUSR2, SIGCHLD, SIGWINCH and SIGIO, which the fixture counts. */
const counted = [10, 12, 17, 28, 29];

/**
 * The moments of a call at which its thread is stopped. A signal that comes then is handled at the very next
 * instruction.
 */
const phases = ['before', 'ready', 'function', 'returned', 'restore'] as const;
type Phase = (typeof phases)[number];

/** Injects main.Inner and calls `at` at each phase; then runs the loop once more. */
function callWith(program: Debuggee, at: (phase: Phase) => void): void {
  const { target } = program;
  const layout = layOut(intToInt, program.functions.sequence);
  const home = program.tid;
  const inner = program.marker('inner');
  let results: GoValue[] = [];
  at('before');
  target.insertBreakpoint(inner);
  const { before, after, trace } = program.inject(
    {
      function: program.address('main.Inner'),
      frameBytes: layout.frameBytes,
      writeArguments(frame) {
        writeArguments(frame, layout, [5n]);
        at('ready');
      },
      readResults(frame) {
        results = readResults(frame, layout);
        at('returned');
      },
      atRestore: () => at('restore'),
    },
    {
      onStop(stop) {
        expect(stop).to.include({ kind: 'trap', address: inner, tid: home });
        at('function');
        target.resume(stop.tid);
      },
    },
  );
  expect(results).to.deep.equal([7n]);
  expect(threadsOf(trace())).to.deep.equal([home]);
  target.removeBreakpoint(inner);
  program.restoreLost(before, after);
  program.runTo('loop');
}

/** Sends a signal to the thread at one phase of a call. */
function signalAt(program: Debuggee, signal: number, phase: Phase): void {
  callWith(program, now => {
    if (now === phase) program.target.signal(program.tid, signal);
  });
}

/** Runs the loop until a word of the program has reached a value. */
function loopUntil(program: Debuggee, address: number, value: number): void {
  const deadline = performance.now() + 10_000;
  while (program.target.readWord(address) < value) {
    expect(performance.now(), 'time until the program has done what it does by itself').to.be.below(deadline);
    program.runTo('loop');
  }
}

function expectEnd(program: Debuggee): void {
  program.target.write(program.address('main.Stop'), Uint8Array.of(1));
  expect(program.finish().stderr).to.equal('lost 0\n');
}

/** Waits up to 100 ms for a signal to a stopped thread. Returns whether it came. */
function isPending(program: Debuggee, signal: number): boolean {
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  for (const deadline = performance.now() + 100; performance.now() < deadline; ) {
    if (program.target.pendingSignals(program.tid).includes(signal)) return true;
    Atomics.wait(sleeper, 0, 0, 1);
  }
  return false;
}

/** Signals that come during a call. */
export const signalledCalls: Scenario[] = [
  {
    id: 'concurrency/signals-in-each-phase',
    onlyNative: onlyNative.signals,
    title: 'the program receives all signals that it handles, one at each moment of a call',
    requirements: ['signals.handled'],
    fixtures: [signals],
    run(stage) {
      const program = stage.start();
      program.runTo('loop');
      for (const signal of stage.profile === 'full' ? counted : counted.slice(0, 2)) {
        const received = program.address('main.Received') + 8 * signal;
        for (const [at, phase] of phases.entries()) {
          signalAt(program, signal, phase);
          loopUntil(program, received, at + 1);
        }
      }
      expectEnd(program);
    },
  },
  {
    id: 'concurrency/signals-of-the-runtime',
    onlyNative: onlyNative.signals,
    title: 'signals that the runtime sends itself, to preempt and to profile, at each moment of a call',
    requirements: ['signals.handled'],
    fixtures: [signals],
    run(stage) {
      const program = stage.start();
      program.runTo('loop');
      for (const signal of [SIGURG, SIGPROF]) {
        for (const phase of phases) signalAt(program, signal, phase);
      }
      expectEnd(program);
    },
  },
  {
    id: 'concurrency/profiled',
    onlyNative: onlyNative.signals,
    title: 'calls while the program is profiled, with a profiling signal at each moment',
    requirements: ['signals.handled'],
    fixtures: [signals],
    run(stage) {
      const program = stage.start(signals, { args: ['profile'] });
      program.runTo('loop');
      for (let round = 0; round < (stage.profile === 'full' ? 200 : 10); round++) {
        callWith(program, () => program.target.signal(program.tid, SIGPROF));
      }
      expectEnd(program);
    },
  },
  {
    id: 'concurrency/preempted-in-each-phase',
    onlyNative: onlyNative.signals,
    title: 'a garbage collection asks for the thread at each moment of a call, and goes on after the call',
    requirements: ['signals.preemption'],
    fixtures: [signals],
    run(stage) {
      const program = stage.start(signals, { args: ['collect'] });
      program.runTo('loop');
      const [wanted, made] = [program.address('main.Wanted'), program.address('main.Made')];
      let collections = 0;
      let requests = 0;
      for (let round = 0; round < (stage.profile === 'full' ? 20 : 1); round++) {
        for (const phase of phases) {
          collections++;
          callWith(program, now => {
            if (now !== phase) return;
            program.target.writeWord(wanted, collections);
            if (isPending(program, SIGURG)) requests++;
          });
          loopUntil(program, made, collections);
        }
      }
      // On a busy machine, the request does not always come before the thread goes on.
      expect(requests, 'requests that came while the thread was stopped').to.be.above(0);
      expectEnd(program);
    },
  },
  {
    id: 'concurrency/preempted-in-function',
    onlyNative: onlyNative.signals,
    title: 'a function that runs without calls is preempted for a garbage collection',
    requirements: ['signals.preemption'],
    fixtures: [signals],
    run(stage) {
      const program = stage.start(signals, { args: ['collect'] });
      program.runTo('loop');
      for (let round = 0; round < (stage.profile === 'full' ? 20 : 3); round++) {
        const { results, before, after } = program.call('main.Busy', intToInt, [1n]);
        expect(results).to.deep.equal([2n]);
        program.restoreLost(before, after);
        program.runTo('loop');
      }
      expectEnd(program);
    },
  },
  {
    id: 'concurrency/interrupted',
    onlyNative: onlyNative.signals,
    title:
      'while a function waits, the debugger stops each thread, and signals stop and continue the program',
    requirements: ['signals.told-apart'],
    fixtures: [signals],
    run(stage) {
      const program = stage.start();
      program.runTo('loop');
      const { target } = program;
      for (let round = 0n; round < (stage.profile === 'full' ? 20 : 2); round++) {
        target.writeWord(program.address('main.Released'), 0);
        const calls = new CallsAtOnce(program);
        const call = calls.begin(program.tid, 'main.Wait', intToInt, [round]);
        calls.advance(call);
        for (const signal of [undefined, 'SIGSTOP', undefined, 'SIGCONT', undefined] as const) {
          if (signal !== undefined) process.kill(target.pid, signal);
          for (const tid of target.threads()) {
            target.interrupt(tid);
            expect(target.wait()).to.deep.equal({ kind: 'interrupted', tid });
            target.resume(tid);
          }
        }
        target.writeWord(program.address('main.Released'), 1);
        calls.finish();
        expect(call.results).to.deep.equal([round + 1n]);
        target.removeBreakpoint(call.point);
      }
      expectEnd(program);
    },
  },
];

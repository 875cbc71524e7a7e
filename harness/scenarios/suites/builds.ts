import { expect } from 'chai';
import { Reason } from '../../protocol/oracle.js';
import type { CallResult, Debuggee } from '../debuggee.js';
import type { FixtureUse, Scenario } from '../scenario.js';
import { expectRefused } from './answers.js';
import { intToInt, nothing } from './fixtures.js';

/** Makes calls that end in each possible way, at a safe point of a loop. None may disturb the loop. */
function expectCalls(program: Debuggee): void {
  program.runTo('loop');
  const play = (check: () => CallResult): void => {
    const { before, after } = check();
    program.restoreLost(before, after);
    // Runs the loop once more, with what the call has left behind.
    program.runTo('loop');
  };
  play(() => {
    const call = program.call('main.Add', intToInt, [41n]);
    expect(call.results).to.deep.equal([42n]);
    return call;
  });
  play(() => {
    const call = program.call('main.Panic', nothing, []);
    expect(call.outcome.kind).to.equal('panicked');
    return call;
  });
  play(() => {
    const call = program.call('main.Add', intToInt, [41n], { frameBytes: 65537 });
    expectRefused(call.outcome, Reason.frameTooLarge);
    return call;
  });
  play(() => {
    const pc = program.address('runtime.gosched_m');
    const call = program.call('main.Add', intToInt, [41n], { pc });
    expectRefused(call.outcome, Reason.runtime);
    return call;
  });
  play(() => {
    const call = program.call('main.Collect', intToInt, [40n]);
    expect(call.results).to.deep.equal([40n]);
    return call;
  });
}

function expectRefusal(
  program: Debuggee,
  where: string,
  reason: typeof Reason.runtime | typeof Reason.systemStack,
): void {
  program.runTo(program.address(where));
  const { before, outcome } = program.call('main.Add', intToInt, [41n]);
  expectRefused(outcome, reason, () => where);
  program.setRegisters(before);
}

/**
 * Ends the loop. Its sum must be the same as without a debugger. `first` is what the runtime says before, of
 * itself.
 */
function expectEnd(program: Debuggee, first = ''): void {
  const { before, after } = program.call('main.End', nothing, []);
  program.restoreLost(before, after);
  expect(program.finish().stderr).to.equal(`${first}sum 0\n`);
}

function build(variant: string, title: string, rest: Partial<Scenario> = {}, name = 'builds'): Scenario {
  const fixture: FixtureUse = { name, variant };
  return {
    id: `builds/${variant}`,
    title: `calls return, panic, are refused and collect garbage in ${title}`,
    requirements: ['build.any'],
    fixtures: [fixture],
    run(stage) {
      const program = stage.start();
      expectCalls(program);
      if (name === 'foreign') {
        stage.demand('build.cgo', () => {
          expect(program.call('main.Triple', intToInt, [7n]).results).to.deep.equal([21n]);
          expect(program.call('main.Through', intToInt, [20n]).results).to.deep.equal([41n]);
        });
      }
      expectEnd(program);
    },
    ...rest,
  };
}

const full = { profile: 'full' } as const;

/** Calls one after another, in programs that are compiled in every way. */
export const builds: Scenario[] = [
  build('default', 'a program compiled as usual', full),
  build('unoptimized', 'a program compiled without optimization or inlining'),
  build('stripped', 'a program without symbols', full),
  build('pie', 'a position-independent program', {
    ...full,
    requirements: ['build.position-independent', 'build.any'],
  }),
  build('static', 'a program without C', full),
  build('trimpath', 'a program whose line table has no folders', full),
  build(
    'cgo',
    'a program that is linked with C',
    { ...full, requirements: ['build.cgo', 'build.any'] },
    'foreign',
  ),
  build(
    'cgo-static',
    'a program that is linked with C statically',
    { ...full, requirements: ['build.cgo', 'build.any'] },
    'foreign',
  ),
  build(
    'cgo-pie',
    'a position-independent program that is linked with C',
    { ...full, requirements: ['build.cgo', 'build.position-independent', 'build.any'] },
    'foreign',
  ),
  {
    id: 'builds/asan',
    title: 'calls return, panic, are refused and collect garbage in a program with the address sanitizer',
    requirements: ['build.any', 'build.sanitizer'],
    profile: 'full',
    fixtures: [{ name: 'builds', variant: 'asan' }],
    run(stage) {
      // It can't look for what leaks in a program that is traced.
      const program = stage.start(undefined, { env: { ASAN_OPTIONS: 'detect_leaks=0' } });
      expectCalls(program);
      stage.demand('build.sanitizer', () => {
        // Go, on the goroutine's stack, and then C on the thread's.
        expectRefusal(program, 'runtime.asanread', Reason.runtime);
        expectRefusal(program, '__asan_read_go', Reason.systemStack);
      });
      program.runTo('loop');
      expectEnd(program);
    },
  },
  {
    id: 'builds/cover',
    title: 'calls return, panic, are refused and collect garbage in a program that counts its coverage',
    requirements: ['build.any'],
    releases: '>=1.20',
    profile: 'full',
    fixtures: [{ name: 'builds', variant: 'cover' }],
    run(stage) {
      const program = stage.start();
      expectCalls(program);
      // What it has counted it would write where the user of such a program says.
      expectEnd(program, 'warning: GOCOVERDIR not set, no coverage data emitted\n');
    },
  },
  {
    id: 'builds/c-shared',
    title:
      'calls into the goroutines of a library, on the thread of the C program that loaded it, and their refusal in C',
    requirements: ['build.library'],
    profile: 'full',
    fixtures: [{ name: 'library', variant: 'c-shared' }],
    run(stage) {
      const program = stage.start();
      const { pid } = program.target;
      expectCalls(program);
      expect(program.tid, 'the thread that called Go').to.equal(pid);
      // Go functions that C calls run on the thread's stack, as all C code does.
      expectRefusal(program, 'halves', Reason.systemStack);
      program.runTo('loop');
      // Once more, in the goroutine of another call from C.
      program.runTo(program.address('main.newBlock'));
      expectCalls(program);
      expect(program.tid, 'the thread that called Go again').to.equal(pid);
      expectEnd(program);
    },
  },
  {
    id: 'builds/race',
    title: 'calls in a program with the race detector, and their refusal in the detector',
    requirements: ['build.race'],
    profile: 'full',
    fixtures: [{ name: 'builds', variant: 'race' }],
    run(stage) {
      const program = stage.start();
      expectCalls(program);
      // The functions that the compiler makes each memory access call: first Go, on the goroutine's stack,
      // then C on the thread's stack.
      expectRefusal(program, 'runtime.raceread', Reason.runtime);
      expectRefusal(program, '__tsan_read', Reason.systemStack);
      program.runTo('loop');
      expectEnd(program);
    },
  },
];

import { expect } from 'chai';
import { Reason } from '../../../protocol/oracle.js';
import type { CallResult, Debuggee } from '../../debuggee.js';
import type { Scenario } from '../../scenario.js';
import { answerTo } from '../answers.js';
import { intToInt, nothing, refusals } from '../fixtures.js';
import { steps } from '../sweep/steps.js';
import { fixture, keepingFlags, undisturbed, unoptimized } from './program.js';

/** Calls main.Add where the program is, and puts the program's registers back. */
function ask(program: Debuggee): CallResult {
  const result = program.call('main.Add', intToInt, [1n]);
  program.setRegisters(result.before);
  return result;
}

/**
 * Injects a call at each instruction that a function executes; each answer must be the one of the tables.
 * Returns how often each answer came.
 */
function askThrough(program: Debuggee, name: string): Map<string, number> {
  const answers = new Map<string, number>();
  program.runTo(program.address(name));
  let asked = 0;
  // Its check of the stack may call the runtime, to have the goroutine preempted.
  for (const { func } of steps(program)) {
    if (func.name !== name) continue;
    if (asked++ > 2000) throw new Error(`${name} does not end`);
    const verdict = program.oracle.verdict(program.pc());
    const { outcome } = ask(program);
    const answer = answerTo(outcome, verdict);
    expect(answer, `at 0x${program.pc().toString(16)}`).to.equal(verdict);
    answers.set(answer, (answers.get(answer) ?? 0) + 1);
  }
  return answers;
}

/** The three ways in which a call can end, at one point. */
const endings = {
  returned: (program: Debuggee): CallResult => program.call('main.Add', intToInt, [1n]),
  panicked: (program: Debuggee): CallResult => program.call('main.PanicNow', nothing, []),
  refused: (program: Debuggee): CallResult => program.call('main.Add', intToInt, [1n], { frameBytes: 65537 }),
};

/** Reports about the runtime's answers, and about which goroutine gives them. */
export const answers: Scenario[] = [
  {
    id: 'history/go-32985',
    title: 'a call into a goroutine on a system stack is refused, and succeeds when it is tried again later',
    requirements: ['refusal.system-stack', 'refusal.restore'],
    fixtures: [fixture],
    run(stage) {
      const program = stage.start(fixture, { args: ['crowd'], env: { GOMAXPROCS: '1' } });
      program.runTo('crowd');
      for (let round = 0; round < 5; round++) {
        program.runTo(program.address('runtime.gosched_m'));
        const { outcome } = ask(program);
        const refused = { kind: 'refused', reason: Reason.systemStack };
        if (outcome.kind !== 'refused') expect(outcome).to.deep.equal(refused);
        stage.about('refusal.system-stack', () => expect(outcome).to.deep.equal(refused));
        stage.demand('refusal.restore', () => {
          program.runTo('crowd');
          expect(ask(program).results).to.deep.equal([2n]);
        });
      }
    },
  },
  {
    id: 'history/go-35376',
    title:
      'a loop without calls that is compiled without optimization has safe points, where calls are possible',
    requirements: ['safepoint.verdict'],
    fixtures: [unoptimized],
    run(stage) {
      const program = stage.start();
      expect(askThrough(program, 'main.Loop').get('accepted')).to.be.above(10);
      expect(program.finish().stdout).to.equal(undisturbed);
    },
  },
  {
    id: 'history/go-36110',
    title: 'a nosplit function has no safe point, even if it is compiled without optimization',
    requirements: ['safepoint.nosplit'],
    fixtures: [unoptimized],
    run(stage) {
      const program = stage.start();
      const refused = askThrough(program, 'main.Guarded').get(Reason.unsafePoint) ?? 0;
      expect(refused, 'instructions at which calls are refused').to.be.above(10);
      expect(program.finish().stdout).to.equal(undisturbed);
    },
  },
  {
    id: 'history/go-57719',
    title: 'at an unsafe point the call is refused, and some steps later it succeeds',
    requirements: ['refusal.unsafe-point', 'safepoint.verdict'],
    fixtures: [refusals],
    run(stage) {
      const program = stage.start();
      program.runTo(program.address('main.Store'));
      const stepTo = (wanted: boolean): void => {
        for (let steps = 0; (program.oracle.verdict(program.pc()) === 'accepted') !== wanted; steps++) {
          if (steps > 100) stage.notApplicable('main.Store has no unsafe point');
          program.step();
        }
      };
      stepTo(false);
      const { outcome } = ask(program);
      const refused = { kind: 'refused', reason: Reason.unsafePoint };
      if (outcome.kind !== 'refused') expect(outcome).to.deep.equal(refused);
      stage.about('refusal.unsafe-point', () => expect(outcome).to.deep.equal(refused));
      stepTo(true);
      stage.about('safepoint.verdict', () => expect(ask(program).results).to.deep.equal([2n]));
      expect(program.finish().stdout).to.equal('refusals\n');
    },
  },
  {
    id: 'history/delve-1925',
    title: 'after a call, however it ended, the thread runs the caller’s goroutine at the caller’s line',
    requirements: ['goroutine.of-stops', 'status.restore'],
    fixtures: [fixture],
    run(stage) {
      const program = stage.start();
      program.runTo('before');
      const pc = program.pc();
      for (const [kind, end] of Object.entries(endings)) {
        const caller = program.target.goroutine(program.tid);
        const { outcome } = keepingFlags(program, () => end(program));
        expect(outcome.kind).to.equal(kind);
        stage.demand('status.restore', () => expect(program.pc(), kind).to.equal(pc));
        expect(program.target.goroutine(program.tid), kind).to.equal(caller);
      }
      expect(program.finish().stdout).to.equal(undisturbed);
    },
  },
  {
    id: 'history/delve-2087',
    title:
      'a debugger that looks for the call by the caller’s goroutine must know that it may run on another',
    requirements: ['goroutine.of-stops'],
    fixtures: [fixture],
    run(stage) {
      const program = stage.start();
      program.runTo('before');
      const goroutine = (): number => program.target.goroutine(program.tid);
      const caller = goroutine();
      const seen: number[] = [];
      program.inject({
        function: program.address('main.Nop'),
        frameBytes: 0,
        writeArguments: () => seen.push(goroutine()),
        readResults: () => seen.push(goroutine()),
        atRestore: () => seen.push(goroutine()),
      });
      const [ready, returned, restore] = seen;
      expect(returned, 'the goroutine of status 1').to.equal(ready);
      expect(restore, 'the goroutine of status 16').to.equal(caller);
      expect(ready === caller, 'whether the caller’s own goroutine makes the call').to.equal(
        program.oracle.era.runsOn === 'same goroutine',
      );
    },
  },
  {
    id: 'history/delve-4085',
    title: 'the first stop is status 0 or 8, call after call, however the call before ended',
    requirements: ['status.ready', 'refusal.restore'],
    fixtures: [fixture],
    run(stage) {
      const program = stage.start();
      program.runTo('before');
      const expected = { returned: [0, 1, 16], panicked: [0, 2, 16], refused: [8, 16] };
      for (let round = 0; round < 20; round++) {
        for (const kind of ['returned', 'panicked', 'refused'] as const) {
          const { trace } = keepingFlags(program, () => endings[kind](program));
          stage.about(kind === 'refused' ? 'refusal.restore' : 'status.ready', () =>
            expect(trace().flatMap(({ status }) => status ?? [])).to.deep.equal(expected[kind]),
          );
        }
      }
      expect(program.finish().stdout).to.equal(undisturbed);
    },
  },
];

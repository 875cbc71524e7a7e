import { expect } from 'chai';
import { bool } from '../../../protocol/abi/types.js';
import type { Debuggee } from '../../debuggee.js';
import type { Scenario } from '../../scenario.js';
import { CallerStack } from '../caller-stack.js';
import { intToInt, nothing, panics } from '../fixtures.js';
import { at, course, courseEnd, log, panicOf } from './panicking.js';

const toBool = { parameters: [], results: [bool] };

/**
 * Calls everything that may be called into a goroutine, whatever the state of its own defers and panics.
 * Returns what the calls noted.
 */
export function callAll(program: Debuggee): string {
  const before = log(program);
  const isolated = (name: string, expected: unknown[], signature = intToInt): void => {
    const { results } = program.call(name, signature, signature.parameters.length > 0 ? [5n] : []);
    expect(results, name).to.deep.equal(expected);
  };
  const expectNothingNoted = (): void =>
    program.demand('panic.caller-state', () => {
      expect(log(program), 'that none of the caller’s functions ran').to.equal(before);
    });
  panicOf(program.call('main.PanicString', nothing, []), 'main.PanicString');
  expectNothingNoted();
  isolated('main.Add', [6n]);
  isolated('main.Recovers', [15n]);
  isolated('main.Recover', [0n], toBool);
  isolated('main.DeferRecover', [0n], toBool);
  panicOf(program.call('main.PanicReplaced', nothing, []), 'main.PanicReplaced');
  panicOf(program.call('main.PanicPointerless', nothing, []), 'main.PanicPointerless');
  expectNothingNoted();
  isolated('main.Tidy', [60n]);
  panicOf(program.call('main.Untidy', nothing, []), 'main.Untidy');
  expect(log(program), 'what was deferred in the calls ran').to.equal(
    `${before}tidy2 tidy1 untidy2 untidy1 `,
  );
  return 'tidy2 tidy1 untidy2 untidy1 ';
}

/**
 * Injects calls into a goroutine at a marked line. Afterwards everything must happen that happens without
 * them, once and in order.
 */
function stateScenario(marker: (typeof course)[number][0], id: string, title: string): Scenario {
  return {
    id: `panic/${id}`,
    title,
    requirements: ['panic.contained', 'panic.caller-state'],
    fixtures: [panics],
    run(stage) {
      const program = at(stage, marker);
      const caller = new CallerStack(program);
      const before = program.registers();
      const noted = callAll(program);
      caller.expectUnchanged(program, program.registers());
      program.restoreLost(before, program.registers());
      const expected = course.map(([point, words]) => (point === marker ? words + noted : words));
      stage.demand('panic.caller-state', () => {
        expect(program.finish().stdout).to.equal(expected.join('') + courseEnd);
      });
    },
  };
}

/** Calls into goroutines that defer, panic, recover and end. */
export const callerStates: Scenario[] = [
  stateScenario(
    'defers',
    'caller-defers',
    'calls into a function that has deferred others leave those to it',
  ),
  stateScenario('deferred', 'caller-deferred', 'calls into a deferred function, at the function’s return'),
  stateScenario(
    'before',
    'caller-about-to-panic',
    'calls just before a panic leave the panic and its recovery alone',
  ),
  stateScenario(
    'panicking',
    'caller-panicking',
    'calls into a deferred function while its goroutine panics: the panic is not theirs to recover from, and goes on',
  ),
  stateScenario('recovered', 'caller-recovered', 'calls into a deferred function that has recovered'),
  stateScenario(
    'twice',
    'caller-panicking-before-another',
    'calls into a deferred function that then panics too',
  ),
  stateScenario(
    'leaving',
    'caller-leaving',
    'calls into a deferred function while its goroutine ends by Goexit',
  ),
];

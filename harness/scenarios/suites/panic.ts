import { expect } from 'chai';
import { bool, emptyInterface, int, string } from '../../protocol/abi/types.js';
import type { GoValue } from '../../protocol/abi/values.js';
import type { PanicValue } from '../../protocol/call.js';
import { Injection } from '../../protocol/injection.js';
import { frameClasses } from '../../protocol/versions.js';
import type { CallResult, Debuggee } from '../debuggee.js';
import type { Scenario, Stage } from '../scenario.js';
import { CallerStack } from './callerstack.js';
import { calls, intToInt, nothing, panics } from './fixtures.js';

const toBool = { parameters: [], results: [bool] };

/** A string in the program, by the address of its two words. */
function stringAt({ target }: Debuggee, address: number): string {
  return Buffer.from(target.read(target.readWord(address), target.readWord(address + 8))).toString();
}

function stringOf({ target }: Debuggee, value: GoValue | undefined): string {
  const [pointer, length] = value as [bigint, bigint];
  return Buffer.from(target.read(Number(pointer), Number(length))).toString();
}

/** The two words of an interface in the program. */
function interfaceAt({ target }: Debuggee, address: number): PanicValue {
  return { type: target.readWord(address), data: target.readWord(address + 8) };
}

/** What the fixture has noted since its start, a word each. */
function log(program: Debuggee): string {
  return stringAt(program, program.address('main.Log'));
}

/** The panic of a call; an error for a call that ended otherwise. */
function panicOf(result: CallResult, name: string): PanicValue {
  if (result.outcome.kind !== 'panicked') {
    expect(result.outcome, `the end of ${name}`).to.deep.equal({ kind: 'panicked' });
    throw new Error(`${name} did not panic`);
  }
  expect(result.trace().map(stop => stop.status)).to.deep.equal([undefined, 0, 2, 16, undefined]);
  return result.outcome.panic;
}

/** What main.Describe, called by injection as debuggers call a value's Error method, says of a panic value. */
function describe(program: Debuggee, { type, data }: PanicValue): string {
  const signature = { parameters: [emptyInterface], results: [string] };
  const { results } = program.call('main.Describe', signature, [[BigInt(type), BigInt(data)]]);
  return stringOf(program, results[0]);
}

/** The program at a marked line. Nothing is collected meanwhile: panic values that only we know of stay. */
function at(stage: Stage, marker: string, env: Record<string, string> = {}): Debuggee {
  const program = stage.start(undefined, { env: { GOGC: 'off', ...env } });
  program.runTo(marker);
  return program;
}

/** Everything that may be called into a goroutine in whatever state its own defers and panics are; gives what that noted. */
function callAll(program: Debuggee): string {
  const before = log(program);
  const isolated = (name: string, expected: unknown[], signature = intToInt): void => {
    const { results } = program.call(name, signature, signature.parameters.length > 0 ? [5n] : []);
    expect(results, name).to.deep.equal(expected);
  };
  panicOf(program.call('main.PanicString', nothing, []), 'main.PanicString');
  expect(log(program), 'nothing of the caller’s ran').to.equal(before);
  isolated('main.Add', [6n]);
  isolated('main.Recovers', [15n]);
  isolated('main.Recover', [0n], toBool);
  isolated('main.DeferRecover', [0n], toBool);
  panicOf(program.call('main.PanicReplaced', nothing, []), 'main.PanicReplaced');
  panicOf(program.call('main.PanicPointerless', nothing, []), 'main.PanicPointerless');
  expect(log(program), 'nothing of the caller’s ran').to.equal(before);
  isolated('main.Tidy', [60n]);
  panicOf(program.call('main.Untidy', nothing, []), 'main.Untidy');
  expect(log(program), 'what was deferred in the calls ran').to.equal(
    `${before}tidy2 tidy1 untidy2 untidy1 `,
  );
  return 'tidy2 tidy1 untidy2 untidy1 ';
}

/** Calls main.Leave, which ends its goroutine, into one that another waits for; comes back when status 2 was answered. */
function callLeave(stage: Stage): { program: Debuggee; injection: Injection } {
  const program = stage.start(undefined, { args: ['leave'] });
  program.runTo('guest');
  const leave = { function: program.address('main.Leave'), frameBytes: 0 };
  const injection = new Injection(program.target, program.functions, program.tid, leave);
  while (injection.state !== 'leaving') {
    const stop = program.target.wait();
    if (!injection.accept(stop)) throw injection.elsewhere(stop);
  }
  return { program, injection };
}

/** What the fixture notes when no call is injected, up to each of its marked lines. */
const course = [
  ['defers', ''],
  ['deferred', 'defers2 nothing '],
  ['before', 'defers1 '],
  ['panicking', 'panicking2 '],
  ['recovered', 'its own '],
  ['twice', 'panicking1 '],
  ['leaving', 'its second '],
] as const;
const courseEnd = 'left ';

/** Calls into a goroutine at a marked line; afterwards everything happens that happens without them, once and in order. */
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
      program.restoreFlags(before, program.registers());
      const expected = course.map(([point, words]) => (point === marker ? words + noted : words));
      expect(program.finish().stdout).to.equal(expected.join('') + courseEnd);
    },
  };
}

/** Calls that panic. */
export const panic: Scenario[] = [
  {
    id: 'panic/string',
    title: 'a panic with a string is caught and shown',
    requirements: ['panic.value'],
    fixtures: [calls],
    run(stage) {
      const program = at(stage, 'spin');
      const value = panicOf(program.call('main.PanicString', nothing, []), 'main.PanicString');
      expect(value.type).to.equal(interfaceAt(program, program.address('main.StringValue')).type);
      expect(stringAt(program, value.data)).to.equal('a panic with a string');
    },
  },
  {
    id: 'panic/error',
    title: 'a panic with an error shows the dynamic type and value of the error',
    requirements: ['panic.value'],
    fixtures: [calls],
    run(stage) {
      const program = at(stage, 'spin');
      const value = panicOf(program.call('main.PanicError', nothing, []), 'main.PanicError');
      // An error variable has an itab where an empty interface has the type; the type is the itab's second word.
      const failure = interfaceAt(program, program.address('main.Failure'));
      expect(value).to.deep.equal({ type: program.target.readWord(failure.type + 8), data: failure.data });
    },
  },
  {
    id: 'panic/contained',
    title: 'after a panic the next call returns, and the program goes on to its end',
    requirements: ['panic.contained', 'status.restore'],
    fixtures: [calls],
    run(stage) {
      const program = at(stage, 'spin');
      panicOf(program.call('main.PanicString', nothing, []), 'main.PanicString');
      expect(program.call('main.Add', intToInt, [1n]).results).to.deep.equal([2n]);
      program.target.write(program.address('main.Stop'), Uint8Array.of(1));
      expect(program.finish().stderr).to.equal('x 1\n');
    },
  },
  {
    id: 'panic/every-kind',
    title:
      'each kind of panic value and runtime error is caught with the type and content that recover gives',
    requirements: ['panic.value', 'panic.contained'],
    fixtures: [panics],
    run(stage) {
      const program = at(stage, 'ready', { GODEBUG: 'panicnil=0' });
      const names = stringAt(program, program.address('main.NameList')).split(' ');
      expect(names).to.have.length.above(20);
      names.forEach((name, index) => {
        const value = panicOf(program.call(`main.${name}`, nothing, []), name);
        const native = interfaceAt(program, program.address('main.Values') + 16 * index);
        expect(value.type, `the type of ${name}’s value`).to.equal(native.type);
        const content = stringAt(program, program.address('main.Texts') + 16 * index);
        expect(describe(program, value), `the content of ${name}’s value`).to.equal(content);
      });
      expect(program.finish().stdout).to.equal(course.map(([, words]) => words).join('') + courseEnd);
    },
  },
  {
    id: 'panic/nil',
    title: 'panic(nil) is told from a return: status 2 with two zero words',
    requirements: ['panic.value'],
    fixtures: [panics],
    run(stage) {
      // Since 1.21 panic(nil) panics with a *runtime.PanicNilError unless this says otherwise.
      const program = at(stage, 'ready', { GODEBUG: 'panicnil=1' });
      const value = panicOf(program.call('main.PanicNil', nothing, []), 'main.PanicNil');
      expect(value).to.deep.equal({ type: 0, data: 0 });
      expect(program.call('main.Add', intToInt, [1n]).results).to.deep.equal([2n]);
    },
  },
  {
    id: 'panic/nil-error',
    title: 'panic(nil) shows a *runtime.PanicNilError',
    requirements: ['panic.value'],
    releases: '>=1.21',
    fixtures: [panics],
    run(stage) {
      const program = at(stage, 'ready', { GODEBUG: 'panicnil=0' });
      const value = panicOf(program.call('main.PanicNil', nothing, []), 'main.PanicNil');
      expect(describe(program, value)).to.contain('panic called with nil argument');
    },
  },
  {
    id: 'panic/deferred-before-status-2',
    title: 'what the function deferred has run at status 2, and nothing that the caller deferred',
    requirements: ['panic.deferred'],
    fixtures: [panics],
    run(stage) {
      const program = at(stage, 'defers');
      const panicked = program.address('runtime.debugCallPanicked');
      program.target.insertBreakpoint(panicked);
      const noted: string[] = [];
      const result = program.call('main.Untidy', nothing, [], {
        onStop(stop) {
          expect(stop).to.include({ kind: 'trap', address: panicked });
          noted.push(log(program));
          program.target.resume(stop.tid);
        },
      });
      panicOf(result, 'main.Untidy');
      expect(noted, 'what was noted when the panic was reported').to.deep.equal(['untidy2 untidy1 ']);
      expect(log(program), 'what was noted after the call').to.equal('untidy2 untidy1 ');
    },
  },
  {
    id: 'panic/recovered-inside',
    title:
      'a panic that the function recovers from itself is a return, with the result set by what it deferred',
    requirements: ['panic.recovered', 'status.returned'],
    fixtures: [panics],
    run(stage) {
      const program = at(stage, 'ready');
      for (const [name, expected] of [
        ['main.Recovers', 7n + 10n],
        ['main.Tidy', 8n * 10n],
      ] as const) {
        const { results, trace } = program.call(name, intToInt, [7n]);
        expect(results, name).to.deep.equal([expected]);
        expect(trace().map(stop => stop.status)).to.deep.equal([undefined, 0, 1, 16, undefined]);
      }
    },
  },
  {
    id: 'panic/closure',
    title: 'a closure’s own bounds decide whether it panics',
    requirements: ['panic.value', 'arguments.closure'],
    fixtures: [panics],
    run(stage) {
      const program = at(stage, 'ready');
      const closure = program.target.readWord(program.address('main.Bound'));
      const code = program.target.readWord(closure);
      const bound = (index: bigint): CallResult => program.callAddress(code, intToInt, [index], { closure });
      expect(bound(2n).results).to.deep.equal([7n]);
      expect(describe(program, panicOf(bound(3n), 'main.Bound'))).to.match(/index out of range/);
      expect(bound(0n).results).to.deep.equal([5n]);
    },
  },
  {
    id: 'panic/every-frame-class',
    title: 'a panic leaves a frame of each class, and the caller’s stack is as it was',
    requirements: ['panic.contained', 'frame.apart'],
    fixtures: [panics],
    run(stage) {
      const program = at(stage, 'ready');
      for (const name of ['main.PanicString', 'main.PanicDeep']) {
        for (const frameBytes of frameClasses) {
          const caller = new CallerStack(program);
          const result = program.call(name, nothing, [], { frameBytes });
          panicOf(result, name);
          caller.expectUnchanged(program, result.after);
        }
      }
    },
  },
  {
    id: 'panic/nested',
    title: 'a panic of a call within a call is contained in the inner one',
    requirements: ['panic.contained', 'nesting.callee'],
    fixtures: [panics],
    run(stage) {
      const program = at(stage, 'ready');
      const outer = program.marker('outer');
      program.target.insertBreakpoint(outer);
      const signature = { parameters: [int], results: [int] };
      const { results } = program.call('main.Outer', signature, [1n], {
        onStop(stop) {
          expect(stop).to.include({ kind: 'trap', address: outer });
          program.tid = stop.tid;
          const before = program.registers();
          callAll(program);
          program.restoreFlags(before, program.registers());
          program.target.resume(program.tid);
        },
      });
      expect(results, 'main.Outer').to.deep.equal([2n]);
      expect(log(program)).not.to.contain('outer-recovered');
    },
  },
  {
    id: 'panic/again-and-again',
    title: 'three hundred panics at one point are all caught',
    requirements: ['panic.value', 'panic.contained'],
    fixtures: [panics],
    run(stage) {
      const program = at(stage, 'defers');
      for (let round = 0; round < 300; round++) {
        panicOf(program.call('main.PanicWide', nothing, []), 'main.PanicWide');
      }
      expect(program.finish().stdout).to.equal(course.map(([, words]) => words).join('') + courseEnd);
    },
  },
  {
    id: 'panic/goexit',
    title: 'a function that ends its goroutine by Goexit is reported by status 2 with two zero words',
    requirements: ['panic.goexit'],
    fixtures: [panics],
    run(stage) {
      const { program, injection } = callLeave(stage);
      expect(injection.panic).to.deep.equal({ type: 0, data: 0 });
      expect(injection.trace().map(stop => stop.status)).to.deep.equal([undefined, 0, 2]);
      expect(program.target.output().stdout, 'what the program wrote by then').to.equal('');
    },
  },
  {
    id: 'panic/goexit-ends-caller',
    title: 'after it the goroutine ends in good order, and the others go on',
    requirements: ['panic.goexit-ends-caller'],
    fixtures: [panics],
    run(stage) {
      const { program } = callLeave(stage);
      expect(program.target.waitForEnd().stdout).to.equal('leave guest ');
    },
  },
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

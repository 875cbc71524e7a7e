import { expect } from 'chai';
import type { CallResult } from '../../debuggee.js';
import type { Scenario } from '../../scenario.js';
import { calls, intToInt, nothing, panics } from '../fixtures.js';
import { interfaceAt, stringAt } from '../reading.js';
import { at, course, courseEnd, describe, panicOf } from './panicking.js';

/** What a debugger learns about a panic. */
export const panicValues: Scenario[] = [
  {
    id: 'panic/string',
    title: 'a panic with a string is caught and shown',
    requirements: ['panic.value'],
    illustrates: true,
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
      // An error variable has an itab where an empty interface has the type. The type is the itab's second
      // word.
      const failure = interfaceAt(program, program.address('main.Failure'));
      expect(value).to.deep.equal({ type: program.target.readWord(failure.type + 8), data: failure.data });
    },
  },
  {
    id: 'panic/every-kind',
    title:
      'each kind of panic value and runtime error is caught with the type and content that recover returns',
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
      stage.about('panic.contained', () => {
        expect(program.finish().stdout).to.equal(course.map(([, words]) => words).join('') + courseEnd);
      });
    },
  },
  {
    id: 'panic/nil',
    title: 'panic(nil) is distinguished from a return: status 2 with two zero words',
    requirements: ['panic.value'],
    fixtures: [panics],
    run(stage) {
      // Since 1.21, panic(nil) panics with a *runtime.PanicNilError unless this setting says otherwise.
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
    id: 'panic/closure',
    title: 'a closure’s own bounds decide whether it panics',
    requirements: ['panic.value', 'arguments.closure'],
    fixtures: [panics],
    run(stage) {
      const program = at(stage, 'ready');
      const closure = program.target.readWord(program.address('main.Bound'));
      const code = program.target.readWord(closure);
      const bound = (index: bigint): CallResult => program.callAddress(code, intToInt, [index], { closure });
      stage.about('arguments.closure', () => expect(bound(2n).results).to.deep.equal([7n]));
      expect(describe(program, panicOf(bound(3n), 'main.Bound'))).to.match(/index out of range/);
      stage.about('arguments.closure', () => expect(bound(0n).results).to.deep.equal([5n]));
    },
  },
];

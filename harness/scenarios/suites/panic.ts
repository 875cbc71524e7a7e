import { expect } from 'chai';
import type { Debuggee } from '../debuggee.js';
import type { Scenario } from '../scenario.js';
import { calls, intToInt, nothing } from './fixtures.js';

/** Injects a function that panics; gives the panic's two words. */
function panicOf(program: Debuggee, name: string): { type: number; data: number } {
  program.runTo('spin');
  const { outcome } = program.call(name, nothing, []);
  if (outcome.kind !== 'panicked') throw new Error(`${name} should have panicked, and ${outcome.kind}`);
  return outcome.panic;
}

/** The two words of an interface variable of the fixture. */
function words(program: Debuggee, variable: string): { type: number; data: number } {
  const address = program.address(variable);
  return { type: program.target.readWord(address), data: program.target.readWord(address + 8) };
}

/** Calls that panic. */
export const panic: Scenario[] = [
  {
    id: 'panic/string',
    title: 'a panic with a string is caught and shown',
    requirements: ['panic.value'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      const value = panicOf(program, 'main.PanicString');
      expect(value.type).to.equal(words(program, 'main.StringValue').type);
      const [text, length] = [program.target.readWord(value.data), program.target.readWord(value.data + 8)];
      expect(Buffer.from(program.target.read(text, length)).toString()).to.equal('a panic with a string');
    },
  },
  {
    id: 'panic/error',
    title: 'a panic with an error shows the dynamic type and value of the error',
    requirements: ['panic.value'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      const value = panicOf(program, 'main.PanicError');
      // An error variable has an itab where an empty interface has the type; the type is the itab's second word.
      const failure = words(program, 'main.Failure');
      expect(value).to.deep.equal({ type: program.target.readWord(failure.type + 8), data: failure.data });
    },
  },
  {
    id: 'panic/contained',
    title: 'after a panic the next call returns, and the program goes on to its end',
    requirements: ['panic.contained', 'status.restore'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      panicOf(program, 'main.PanicString');
      expect(program.call('main.Add', intToInt, [1n]).results).to.deep.equal([2n]);
      program.target.write(program.address('main.Stop'), Uint8Array.of(1));
      expect(program.finish().stderr).to.equal('x 1\n');
    },
  },
];

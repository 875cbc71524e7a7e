import { expect } from 'chai';
import { Injection } from '../../../protocol/injection.js';
import type { Debuggee } from '../../debuggee.js';
import type { Scenario, Stage } from '../../scenario.js';
import { panics } from '../fixtures.js';

/**
 * Calls main.Leave, which ends its goroutine, in a goroutine that another one waits for. Returns when status
 * 2 was answered.
 */
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

/** Calls that end their goroutine. */
export const goexits: Scenario[] = [
  {
    id: 'panic/goexit',
    title: 'a function that ends its goroutine by Goexit is reported by status 2 with two zero words',
    requirements: ['panic.goexit'],
    fixtures: [panics],
    run(stage) {
      const { injection } = callLeave(stage);
      expect(injection.panic).to.deep.equal({ type: 0, data: 0 });
      expect(injection.trace().map(stop => stop.status)).to.deep.equal([undefined, 0, 2]);
    },
  },
  {
    id: 'panic/goexit-ends-caller',
    title: 'after Goexit the goroutine ends as it should, and the others go on',
    requirements: ['panic.goexit-ends-caller'],
    fixtures: [panics],
    run(stage) {
      const { program } = callLeave(stage);
      expect(program.target.waitForEnd().stdout).to.equal('leave guest ');
    },
  },
];

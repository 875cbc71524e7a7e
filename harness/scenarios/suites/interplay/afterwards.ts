import { expect } from 'chai';
import { TargetExitedError } from '../../../target/target.js';
import type { Scenario } from '../../scenario.js';
import { toInt } from '../fixtures.js';
import { interplayFixture } from './columns.js';

/** What the runtime says of the program itself, after calls. */
export const programsAfterwards: Scenario[] = [
  {
    id: 'interplay/deadlock-afterwards',
    title:
      'a program that deadlocks after calls is reported as deadlocked: the calls left no goroutine that could run',
    requirements: ['interplay.left'],
    // Up to 1.13 a program that has ever used a timer is not told as dead, with calls or without.
    releases: '>=1.14',
    profile: 'full',
    fixtures: [interplayFixture],
    run(stage) {
      const program = stage.start(interplayFixture, { args: ['deadlock', 'left'] });
      program.runTo('stand');
      for (let round = 0; round < 3; round++) {
        const { results, before, after } = program.call('main.Do', toInt, []);
        expect(results).to.deep.equal([1n]);
        program.restoreLost(before, after);
      }
      try {
        program.finish();
      } catch (error) {
        if (!(error instanceof TargetExitedError)) throw error;
        expect(error.exitCode).to.equal(2);
        expect(error.message).to.include('all goroutines are asleep - deadlock!');
        return;
      }
      throw new Error('the program ended as if it were not dead');
    },
  },
];

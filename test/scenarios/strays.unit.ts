import { expect } from 'chai';
import { strayOf } from '../../harness/scenarios/strays.js';
import { SystemCallError } from '../../harness/target/ptrace/kernel.js';
import { DeadlineError, TargetExitedError } from '../../harness/target/target.js';

describe('an error of a scenario', () => {
  for (const code of ['ENOSPC', 'ENOMEM', 'EMFILE', 'EAGAIN']) {
    it(`is this machine’s doing where it has run out of something: ${code}`, () => {
      expect(strayOf(Object.assign(new Error(`write: ${code}`), { code }))).to.include(code);
      expect(strayOf(new SystemCallError('fork', code))).to.equal(`fork: ${code}`);
    });
  }

  it('is this machine’s doing where something killed the program', () => {
    expect(strayOf(new TargetExitedError({ signal: 9 }, ''))).to.include('SIGKILL');
  });

  for (const [what, error] of [
    ['a crash', new TargetExitedError({ signal: 11 }, '')],
    ['an end of its own', new TargetExitedError({ exitCode: 2 }, 'panic')],
    ['a hang, after which the debugger kills it', new DeadlineError(1000, '')],
    ['memory that is not there', new SystemCallError('read', 'EIO')],
    ['an assertion', new Error('expected 1 to equal 2')],
  ] as const) {
    it(`is the program’s where it is ${what}`, () => expect(strayOf(error)).to.equal(undefined));
  }
});

import { spawn } from 'node:child_process';
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

  it('is this machine’s doing where a stopped program was killed before it was asked for something', async () => {
    const child = spawn('/bin/sleep', ['60'], { stdio: 'ignore' });
    const pid = child.pid ?? 0;
    const gone = new SystemCallError('PTRACE_GETREGS', 'ESRCH');
    try {
      expect(strayOf(gone, pid)).to.equal(undefined);
      child.kill('SIGKILL');
      // Node waits for its children only when it comes to events: until then this one stays a zombie.
      const until = Date.now() + 2000;
      while (strayOf(gone, pid) === undefined && Date.now() < until);
      expect(strayOf(gone, pid)).to.include('SIGKILL');
    } finally {
      child.kill('SIGKILL');
      await new Promise(resolve => child.once('close', resolve));
    }
  });
});

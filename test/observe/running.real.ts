import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { compileFixture } from '../../harness/fixtures/compile.js';
import { Cache } from '../../harness/host/cache.js';
import { packageRoot } from '../../harness/host/files.js';
import { pipe } from '../../harness/host/pipe.js';
import { judgeDuties } from '../../harness/observe/duties/judge.js';
import { observe } from '../../harness/observe/observe.js';
import { waitFor } from '../../harness/target/ptrace/kernel.js';
import { spawn } from '../../harness/target/ptrace/spawn.js';
import { goroots } from '../binary/goroots.js';
import { toolchainAt } from '../toolchain/real-toolchain.js';

const double = join(packageRoot, 'dist/test/observe/double.js');

describe('observe --pid', function () {
  this.timeout(300_000);
  let program: string;

  before(async () => {
    const toolchain = await toolchainAt(goroots().at(-1) ?? '', Cache.default());
    program = (await compileFixture(toolchain, { name: 'calls' })).path;
  });

  /**
   * Starts a debugger that waits before it does anything. It is no child of Node's: that would take the stops of
   * its children from us.
   */
  function waiting(fault: string): { pid: number; go: () => void } {
    const [input, line] = pipe();
    const nowhere = openSync('/dev/null', 'w');
    const env = { PATH: process.env.PATH ?? '' };
    const pid = spawn([process.execPath, double, program, '--wait', fault], env, [input, nowhere, nowhere]);
    closeSync(input);
    closeSync(nowhere);
    const go = (): void => {
      writeSync(line, '\n');
      closeSync(line);
    };
    return { pid, go };
  }

  it('observes the calls that a debugger makes from then on', async () => {
    const { pid, go } = waiting('restore.vectors');
    const observed = observe({ pid }, { timeoutMs: 60_000, signal: new AbortController().signal });
    go();
    const { calls, end } = await observed;
    expect(end.by).to.equal('itself');
    const broken = judgeDuties(calls).filter(({ verdict }) => verdict === 'broken');
    expect(broken.map(({ id }) => id)).to.deep.equal(['restore.vectors']);
  });

  it('lets the debugger go when it is interrupted, and the debugger goes on unharmed', async () => {
    const { pid, go } = waiting('none');
    const interruption = new AbortController();
    const observed = observe({ pid }, { timeoutMs: 60_000, signal: interruption.signal });
    setTimeout(() => interruption.abort(), 200);
    const { calls, end } = await observed;
    expect({ calls, by: end.by }).to.deep.equal({ calls: [], by: 'signal' });
    expect(readFileSync(`/proc/${pid}/status`, 'utf8')).to.match(/^TracerPid:\t0$/m);
    go();
    expect(waitFor(pid, true), 'how it ended').to.equal(0);
  });
});

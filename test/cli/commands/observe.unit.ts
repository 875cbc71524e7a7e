import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../../harness/host/files.js';
import { inProcess } from '../in-process.js';
import { cli, type Ended } from '../program.js';
import { expectValid } from '../schemas.js';

describe('observe', function () {
  this.timeout(60_000);
  let folder: string;
  const observe = (...args: string[]): Promise<Ended> =>
    cli(['observe', ...args], { cwd: folder, timeoutMs: 50_000 });

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'observe-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const [args, sentence, remedy] of [
    [[], 'observe needs a debugger', 'after --'],
    [['--', 'no-such-debugger'], 'there is no debugger no-such-debugger', 'PATH'],
    [['--', './nothing'], 'there is no debugger ./nothing', 'PATH'],
    [['--pid=1', '--', 'true'], 'a command or --pid, not both', 'leave one of them out'],
    [['--pid=x'], 'It is not a process id', '--help'],
    [['--pid=4194304'], 'there is no process 4194304', '--pid=PID'],
  ] as const) {
    it(`refuses ${JSON.stringify(args)} with 2`, async () => {
      const { code, stdout, stderr } = await inProcess(['observe', ...args], { cwd: folder, env: {} });
      expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' });
      expect(stderr).to.include(sentence).and.include(remedy);
    });
  }

  it('ends with 6 and says so where the debugger debugs nothing', async () => {
    const { code, stdout } = await observe('--', 'sh', '-c', 'exit 3');
    expect(code).to.equal(6);
    expect(stdout).to.include('the debugger made no call: it debugged no program');
    expect(stdout).to.include('the debugger ended with status 3');
  });

  it('ends with 5 and the remedy where tracing is forbidden', async () => {
    const node = ['--import', join(packageRoot, 'dist/test/cli/doctor/forbid-ptrace.js')];
    const { code, stderr } = await cli(['observe', '--', 'true'], { node, cwd: folder, timeoutMs: 50_000 });
    expect(code).to.equal(5);
    expect(stderr).to.include('does not allow tracing').and.include('SYS_PTRACE');
  });

  it('kills a debugger that does not end in time, and what it started', async () => {
    const started = performance.now();
    const { code, stdout } = await observe('--timeout=1', '--', 'sh', '-c', 'sleep 40 & sleep 40');
    expect(code).to.equal(6);
    expect(stdout).to.include('did not end before the deadline (--timeout)');
    expect(performance.now() - started).to.be.below(30_000);
  });

  it('prints JSON alone with --json: what the debugger prints goes to standard error', async () => {
    const { code, stdout, stderr } = await observe('--json', '--', 'echo', 'I am a debugger');
    expect(code).to.equal(6);
    const printed: unknown = JSON.parse(stdout);
    expectValid('observe', printed);
    expect(printed).to.have.property('calls').that.deep.equals([]);
    expect(stderr).to.equal('I am a debugger\n');
  });
});

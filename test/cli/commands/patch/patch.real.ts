import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { contentsOf } from '../../../patches/folders.js';
import { cli, type Ended, main } from '../../program.js';

/*
 * The patch command on the 1.15 that Debian has, from the cache that users have too.
 */

describe('patch on a real tree', function () {
  this.timeout(600_000);
  let dir: string;

  before(() => {
    dir = mkdtempSync(join(tmpdir(), 'patch-real-'));
  });
  after(() => rmSync(dir, { recursive: true, force: true }));

  const patch = (...args: string[]): Promise<Ended> =>
    cli(['patch', ...args], { cwd: dir, timeoutMs: 590_000 });
  const sources = (name: string): Record<string, string> => ({
    ...contentsOf(join(dir, name, 'src/runtime')),
    ...contentsOf(join(dir, name, 'src/cmd/internal/objabi')),
  });

  it('finds that the series and the fix of the flags apply', async () => {
    const [whole, flags] = [
      await patch('check', '--go=1.15'),
      await patch('check', '--go=1.15', '--series=flags'),
    ];
    expect([whole.code, flags.code], whole.stdout + flags.stdout).to.deep.equal([0, 0]);
    expect(whole.stdout).to.include('its own debug calls are taken out first');
    expect(flags.stdout).to.include('✓ 0001-flags-v1.patch applies');
  });

  it('takes the feature out, puts the series in, and gets the same as in one step', async () => {
    expect((await patch('remove', '--go=1.15', '--to=without')).code).to.equal(0);
    const left = Object.values(sources('without')).filter(text => /debugCall/.test(text));
    expect(left).to.deep.equal([]);
    const [twoSteps, oneStep] = [
      await patch('apply', '--go=./without', '--to=two-steps'),
      await patch('apply', '--go=1.15', '--to=one-step'),
    ];
    expect([twoSteps.code, oneStep.code], twoSteps.stderr + oneStep.stderr).to.deep.equal([0, 0]);
    expect(sources('two-steps')).to.deep.equal(sources('one-step'));
  });

  it('leaves neither the copy nor a part of it when it is killed', async () => {
    const child = spawn(process.execPath, [main, 'patch', 'apply', '--go=1.15', '--to=killed'], {
      cwd: dir,
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    const parts = (): string[] => readdirSync(dir).filter(name => name.includes('killed'));
    const half = (): boolean => parts().some(name => existsSync(join(dir, name, 'src/runtime')));
    for (const end = Date.now() + 120_000; !half() && Date.now() < end; ) await sleep(2);
    child.kill('SIGKILL');
    expect((await ended)[1]).to.equal('SIGKILL');
    expect(parts()).to.not.include('killed');
    for (const end = Date.now() + 30_000; parts().length > 0 && Date.now() < end; ) await sleep(20);
    expect(parts()).to.deep.equal([]);
  });

  it('turns an edit into the one patch that it belongs to, which then makes the same tree', async () => {
    const file = join(dir, 'one-step/src/runtime/debugcall.go');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('package runtime\n', 'package runtime\n\nconst debugCallEdited = 1\n'));
    const exported = await patch('export', '--from=one-step', '--to=series');
    expect(exported.code, exported.stderr).to.equal(0);
    expect(exported.stdout.match(/changed|new {2}/g)).to.deep.equal(['changed']);
    expect(exported.stdout).to.include('0003-runtime-core.patch');
    const again = await patch('apply', '--go=1.15', '--to=again', '--series=./series');
    expect(again.code, again.stderr).to.equal(0);
    expect(sources('again')).to.deep.equal(sources('one-step'));
  });
});

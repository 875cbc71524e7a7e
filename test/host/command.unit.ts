import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { lastLines, run } from '../../harness/host/command.js';
import { newFolder, removeFolders } from '../sources/folders.js';

describe('a command', () => {
  const sh = (script: string, options: Partial<Parameters<typeof run>[2]> = {}) =>
    run('/bin/sh', ['-c', script], { timeoutMs: 10_000, ...options });

  after(removeFolders);

  it('returns its status and its output, also when it fails', async () => {
    const result = await sh('echo out; echo err >&2; exit 3');
    expect(result).to.include({
      exitCode: 3,
      stdout: 'out\n',
      stderr: 'err\n',
      timedOut: false,
      notFound: false,
    });
    expect(result.output.split('\n').sort()).to.deep.equal(['', 'err', 'out']);
  });

  it('that does not exist is not found', async () => {
    expect((await run('no-such-program', [], { timeoutMs: 5000 })).notFound).to.equal(true);
  });

  it('has the variables of this process, those that are added, and not those that are removed', async () => {
    const result = await sh('echo "$ADDED-$HOME-$PATH"', { env: { ADDED: 'yes', HOME: undefined } });
    expect(result.stdout).to.equal(`yes--${process.env.PATH}\n`);
  });

  it('reads its input, and writes its lines as they come and to a log', async () => {
    const logFile = join(newFolder(), 'log');
    const lines: string[] = [];
    await sh('cat; echo two >&2', { input: 'one\n', logFile, onLine: line => lines.push(line) });
    expect(lines.sort()).to.deep.equal(['one', 'two']);
    expect(readFileSync(logFile, 'utf8').split('\n').sort()).to.deep.equal(['', 'one', 'two']);
  });

  it('is killed at its deadline, with what it started', async () => {
    const result = await sh('sleep 60 & echo $!; sleep 60', { timeoutMs: 300 });
    expect(result).to.include({ timedOut: true, exitCode: undefined, signal: 'SIGKILL' });
    await gone(result.stdout.trim());
  });

  it('is killed when it is aborted, also before it began', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 100);
    expect(await sh('sleep 60', { signal: abort.signal })).to.include({ timedOut: false, signal: 'SIGKILL' });
    expect((await sh('sleep 60', { signal: abort.signal })).signal).to.equal('SIGKILL');
  });

  it('leaves nothing running when it has ended by itself', async () => {
    const result = await sh('sleep 60 >/dev/null 2>&1 & echo $!');
    expect(result.exitCode).to.equal(0);
    await gone(result.stdout.trim());
  });

  it('has an excerpt: its last lines', () => {
    expect(lastLines('a\nb\nc\n\n', 2)).to.equal('b\nc');
  });

  async function gone(pid: string): Promise<void> {
    // A killed process without a parent that waits stays as a zombie for a moment.
    const lives = (): boolean =>
      existsSync(`/proc/${pid}/stat`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    for (const deadline = Date.now() + 3000; lives() && Date.now() < deadline; ) await sleep(20);
    expect(lives()).to.equal(false);
  }
});

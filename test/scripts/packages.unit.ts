import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../harness/host/files.js';

const script = join(packageRoot, 'scripts/packages.sh');

describe('scripts/packages.sh', () => {
  let home: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'packages-'));
    for (const folder of ['bin', 'include']) mkdirSync(join(home, folder));
  });

  afterEach(() => rmSync(home, { recursive: true }));

  /** Runs the script on a machine that has nothing but these commands and C headers. */
  function onMachine(commands: readonly string[], args: string[] = []): ReturnType<typeof spawnSync> {
    for (const command of commands) put(command, 'exit 0');
    const env = { PATH: join(home, 'bin'), SYSTEM_HEADERS: join(home, 'include') };
    return spawnSync('/bin/bash', [script, ...args], { env, encoding: 'utf8', timeout: 10_000 });
  }

  function put(command: string, body: string): void {
    writeFileSync(join(home, 'bin', command), `#!/bin/bash\n${body}\n`);
    chmodSync(join(home, 'bin', command), 0o755);
  }

  it('lists everything that is missing, with one command that installs it, and exits with 1', () => {
    const { status, stderr } = onMachine(['git', 'ps', 'dpkg-deb', 'xz']);
    expect(status).to.equal(1);
    expect(stderr).to.match(/^ {2}chromium +shows the HTML reports$/m);
    expect(stderr).to.include(
      '\n  apt-get install --no-install-recommends gcc bubblewrap strace chromium libc6-dev\n',
    );
  });

  it('says nothing when all is there', () => {
    writeFileSync(join(home, 'include/stdio.h'), '');
    const all = ['git', 'gcc', 'ps', 'dpkg-deb', 'xz', 'bwrap', 'strace', 'google-chrome'];
    expect(onMachine(all)).to.include({ status: 0, stdout: '', stderr: '' });
  });

  it('installs exactly what is missing with --install', () => {
    put('apt-get', `echo "$@" >> ${join(home, 'log')}`);
    const { status } = onMachine(['git', 'gcc', 'ps', 'dpkg-deb', 'xz', 'bwrap', 'strace'], ['--install']);
    expect(status).to.equal(0);
    expect(readFileSync(join(home, 'log'), 'utf8').split('\n')).to.deep.equal([
      'update -qq',
      'install -qq -y --no-install-recommends chromium libc6-dev',
      '',
    ]);
  });
});

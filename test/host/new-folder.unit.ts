import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { UsageError } from '../../harness/host/errors.js';
import { makeNewFolder } from '../../harness/host/new-folder.js';

const module = new URL('../../harness/host/new-folder.js', import.meta.url);

/** Fills a folder with a read-only one, says so, and never ends. */
const endless = `
  const { makeNewFolder } = await import('${module}');
  const { chmodSync, mkdirSync, writeFileSync } = await import('node:fs');
  await makeNewFolder(process.argv[1], async folder => {
    mkdirSync(folder + '/sub');
    writeFileSync(folder + '/sub/file', 'half');
    chmodSync(folder + '/sub', 0o555);
    process.stdout.write('filling');
    await new Promise(resolve => setTimeout(resolve, 60_000));
  });`;

describe('a new folder for a person', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'newfolder-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('is there whole, with nothing beside it', async () => {
    await makeNewFolder(join(dir, 'a/b'), async folder => writeFileSync(join(folder, 'file'), 'whole'));
    expect(readFileSync(join(dir, 'a/b/file'), 'utf8')).to.equal('whole');
    expect(readdirSync(join(dir, 'a'))).to.deep.equal(['b']);
  });

  it('is not there when filling it fails', async () => {
    let caught: unknown;
    const failing = makeNewFolder(join(dir, 'b'), folder => {
      writeFileSync(join(folder, 'file'), 'half');
      return Promise.reject(new Error('no more'));
    });
    await failing.catch((error: unknown) => {
      caught = error;
    });
    expect(caught).to.be.instanceOf(Error);
    expect(readdirSync(dir)).to.deep.equal([]);
  });

  for (const there of [false, true]) {
    it(`leaves nothing when the process is killed${there ? ', but the empty folder that was there' : ''}`, async () => {
      const to = join(dir, 'b');
      if (there) mkdirSync(to);
      const child = spawn(process.execPath, ['--input-type=module', '-e', endless, to], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      expect(readdirSync(dir).some(name => name.endsWith('.part'))).to.equal(true);
      child.kill('SIGKILL');
      await once(child, 'exit');
      for (const end = Date.now() + 10_000; readdirSync(dir).length > Number(there) && Date.now() < end; ) {
        await sleep(20);
      }
      expect(readdirSync(dir)).to.deep.equal(there ? ['b'] : []);
    }).timeout(30_000);
  }

  it('is refused where its path has a line break', async () => {
    let caught: unknown;
    await makeNewFolder(join(dir, 'a\nb'), () => Promise.resolve()).catch((error: unknown) => {
      caught = error;
    });
    expect(caught).to.be.instanceOf(UsageError);
    expect(existsSync(join(dir, 'a\nb'))).to.equal(false);
  });
});

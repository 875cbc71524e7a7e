import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { MachineError } from '../../harness/host/errors.js';
import { lock, tryLock } from '../../harness/host/lock.js';
import { newFolder, removeFolders } from '../sources/folders.js';

const module = new URL('../../harness/host/lock.js', import.meta.url).href;

describe('a lock', () => {
  let path: string;

  beforeEach(() => {
    path = join(newFolder(), 'locks/a.lock');
  });
  after(removeFolders);

  it('is held by one at a time, or shared by many', () => {
    const held = tryLock(path);
    expect(tryLock(path)).to.equal(undefined);
    expect(tryLock(path, 'shared')).to.equal(undefined);
    held?.release();
    const [one, two] = [tryLock(path, 'shared'), tryLock(path, 'shared')];
    expect(two).to.not.equal(undefined);
    expect(tryLock(path)).to.equal(undefined);
    one?.release();
    two?.release();
    expect(tryLock(path)).to.not.equal(undefined);
  });

  it('is waited for, and the wait is announced once', async () => {
    const held = tryLock(path);
    const waits: string[] = [];
    const taken = lock(path, { timeoutMs: 5000, onWait: () => waits.push('waiting') });
    setTimeout(() => held?.release(), 150);
    (await taken).release();
    expect(waits).to.deep.equal(['waiting']);
  });

  it('is given up at the deadline, with a sentence', async () => {
    const held = tryLock(path);
    const error = await lock(path, { timeoutMs: 100 }).then(undefined, (reason: unknown) => reason);
    expect(error).to.be.an.instanceOf(MachineError);
    expect((error as Error).message).to.include(`another run has held ${path}`);
    held?.release();
  });

  it('ends with the process that held it, however that ends', async () => {
    const source = `
      import { tryLock } from '${module}';
      tryLock(${JSON.stringify(path)});
      console.log('locked');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(createInterface(child.stdout), 'line');
    expect(tryLock(path)).to.equal(undefined);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const taken = tryLock(path);
    expect(taken).to.not.equal(undefined);
    taken?.release();
  });
});

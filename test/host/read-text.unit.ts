import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { UsageError } from '../../harness/host/errors.js';
import { readText } from '../../harness/host/read-text.js';

describe('a text that a person names', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'text-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('is read to its end, from a pipe too', async () => {
    const path = join(folder, 'text');
    await writeFile(path, 'ä'.repeat(2_000_000));
    expect(readText(path, { name: 'it' })).to.equal('ä'.repeat(2_000_000));
    const fifo = join(folder, 'pipe');
    execFileSync('mkfifo', [fifo]);
    spawnSync('/bin/sh', ['-c', `echo hello >"$0" &`, fifo], { stdio: 'ignore' });
    expect(readText(fifo, { name: 'it' })).to.equal('hello\n');
  });

  it('is refused when it is too long, however long it is', async () => {
    const path = join(folder, 'text');
    await writeFile(path, '');
    // With holes it takes no room.
    await truncate(path, 600 * 2 ** 20);
    expect(() => readText(path, { name: 'the text' })).to.throw(UsageError, /^the text has more than 32 MB/);
    expect(() => readText('/dev/zero', { name: '/dev/zero', maxBytes: 2 ** 20 })).to.throw(
      UsageError,
      /more than 1 MB/,
    );
  });

  it('is refused where it can not be read', () => {
    expect(() => readText(join(folder, 'none'), { name: 'it' })).to.throw(UsageError, /^can't read it/);
    expect(() => readText(folder, { name: 'it' })).to.throw(UsageError, /^can't read it/);
  });
});

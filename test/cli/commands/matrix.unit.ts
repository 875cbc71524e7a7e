import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { inProcess } from '../in-process.js';
import { expectValid } from '../schemas.js';

describe('matrix', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'matrix-'));
    for (const name of ['a', 'b']) mkdirSync(join(folder, name));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('prints one line of JSON, with no more jobs than releases', async () => {
    const ended = await inProcess(['matrix', '--go=./a,./b', '--shard-count=4', '--json'], {
      cwd: folder,
      env: { GO_DEBUGCALL_CACHE: join(folder, 'cache') },
    });
    expect(ended).to.include({ code: 0, stderr: '' });
    expect(ended.stdout.trimEnd()).not.to.include('\n');
    const matrix: unknown = JSON.parse(ended.stdout);
    expect(matrix).to.deep.equal({
      include: [
        { shard: '1/2', go: './a,./b', releases: './a', seconds: null },
        { shard: '2/2', go: './a,./b', releases: './b', seconds: null },
      ],
    });
    expectValid('matrix', matrix);
    expect(() =>
      expectValid('matrix', { include: [{ shard: '1', go: '', releases: '', seconds: null }] }),
    ).to.throw();
  });
});

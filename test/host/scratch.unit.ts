import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { releaseMarks } from '../../harness/host/cache/use.js';
import { Cache } from '../../harness/host/cache.js';
import { withScratch } from '../../harness/host/scratch.js';
import { newFolder, removeFolders } from '../sources/folders.js';
import { asUnprivileged } from './unprivileged.js';

describe('a scratch folder', () => {
  let cache: Cache;

  beforeEach(() => {
    cache = new Cache(newFolder(), 'user');
  });
  afterEach(() => releaseMarks(cache.root));
  after(removeFolders);

  it('is in the cache while it is used, and gone afterwards, also after an error', async () => {
    const folders: string[] = [];
    for (const fails of [false, true]) {
      const work = withScratch(cache, async folder => {
        folders.push(folder);
        expect(dirname(folder)).to.equal(join(cache.root, 'staging'));
        expect(existsSync(folder)).to.equal(true);
        if (fails) throw new Error('no');
        return 'done';
      });
      expect(await work.catch(String)).to.equal(fails ? 'Error: no' : 'done');
    }
    expect(folders.filter(folder => existsSync(folder))).to.deep.equal([]);
  });

  it('is in the temporary folder where the cache is read-only', async () => {
    mkdirSync(join(cache.root, 'staging'));
    await asUnprivileged(cache.root, () =>
      withScratch(cache, async folder => expect(dirname(folder)).to.equal(tmpdir())).then(() => undefined),
    );
    expect(readdirSync(join(cache.root, 'staging'))).to.deep.equal([]);
  });
});

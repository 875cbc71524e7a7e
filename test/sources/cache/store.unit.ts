import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { releaseMarks } from '../../../harness/host/cache/use.js';
import { Cache } from '../../../harness/host/cache.js';
import { silent } from '../../../harness/host/progress.js';
import { cachedTree, cachedTrees, storeTree, usedTree } from '../../../harness/sources/cache/store.js';
import { SourceError } from '../../../harness/sources/offer.js';
import { newFolder, removeFolders } from '../folders.js';

describe('sources: trees of the cache', () => {
  let cache: Cache;
  let notes: string[];

  beforeEach(() => {
    cache = new Cache(newFolder(), 'user');
    notes = [];
  });
  afterEach(() => releaseMarks(cache.root));
  after(removeFolders);

  const progress = { ...silent, note: (text: string) => notes.push(text) };

  /** As a process would that has not looked at the entry yet. */
  const store = (content: string) =>
    storeTree(
      new Cache(cache.root, 'user'),
      'k',
      async folder => {
        writeFileSync(join(folder, 'go'), content);
        const origin = { source: 'git' as const, description: 'here' };
        return { root: '.', version: { major: 1, minor: 15, patch: 0 }, origin, built: false, id: 'i' };
      },
      progress,
    );

  it('are made once, and found again', async () => {
    const tree = await store('one');
    expect(tree).to.deep.include({ root: cache.path('trees', 'k'), shared: true, id: 'i' });
    expect(await store('two')).to.deep.equal(tree);
    expect(await cachedTrees(cache)).to.deep.equal([tree]);
    expect(await cachedTree(cache, 'k')).to.deep.equal(tree);
    expect(await cachedTree(cache, 'other')).to.equal(undefined);
    expect(notes).to.deep.equal([]);
  });

  for (const [what, harm, why] of [
    ['was cut short', (folder: string) => truncateSync(join(folder, 'go'), 1), 'go has 1 bytes, not 3'],
    ['lost its record', (folder: string) => rmSync(join(folder, 'tree.json')), 'tree.json is missing'],
  ] as const) {
    it(`are not used where one ${what}, and made again with a note`, async () => {
      const tree = await store('one');
      harm(tree.root);
      const damage = `trees/k in the cache is damaged: ${why}`;
      expect(() => usedTree(new Cache(cache.root, 'user'), tree)).to.throw(SourceError, damage);
      await store('two');
      expect(notes).to.deep.equal([`${damage}; it is made again`]);
      expect(usedTree(cache, tree)).to.equal(tree);
    });
  }
});

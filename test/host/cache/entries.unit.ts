import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { cacheEntries } from '../../../harness/host/cache/entries.js';
import { prune } from '../../../harness/host/cache/prune.js';
import { Cache } from '../../../harness/host/cache.js';
import { lock } from '../../../harness/host/lock.js';
import { newFolder, removeFolders } from '../../sources/folders.js';

const dayMs = 86_400_000;

describe('cache: entries', () => {
  let cache: Cache;

  beforeEach(async () => {
    cache = new Cache(newFolder());
    for (const [key, bytes, days] of [
      ['old', 100_000, 40],
      ['large', 900_000, 20],
      ['new', 200_000, 0],
    ] as const) {
      const folder = await cache.entry('fixtures', key, async staging => {
        mkdirSync(join(staging, 'deep'));
        writeFileSync(join(staging, 'deep/program'), Buffer.alloc(bytes, 1));
      });
      const used = new Date(Date.now() - days * dayMs);
      utimesSync(folder, used, used);
    }
  });
  after(removeFolders);

  const keys = (): string[] => readdirSync(join(cache.root, 'fixtures')).sort();
  const namesOf = (entries: { key: string }[]): string[] => entries.map(entry => entry.key);

  it('are listed by size, with their age', async () => {
    const entries = cacheEntries(cache);
    expect(namesOf(entries)).to.deep.equal(['large', 'new', 'old']);
    expect(entries[0]?.bytes).to.be.within(900_000, 960_000);
    expect(Date.now() - (entries[2]?.used.getTime() ?? 0)).to.be.closeTo(40 * dayMs, 60_000);
  });

  it('are none in a cache that does not exist', async () => {
    expect(cacheEntries(new Cache(join(newFolder(), 'none')))).to.deep.equal([]);
  });

  it('are pruned by age', async () => {
    expect(namesOf((await prune(cache, { olderThanMs: 30 * dayMs })).removed)).to.deep.equal(['old']);
    expect(keys()).to.deep.equal(['large', 'new']);
  });

  it('are pruned by size, the longest unused first', async () => {
    expect(namesOf((await prune(cache, { maxBytes: 400_000 })).removed)).to.deep.equal(['old', 'large']);
    expect(keys()).to.deep.equal(['new']);
  });

  it('are all pruned where that is wanted', async () => {
    await prune(cache, { all: true });
    expect(cacheEntries(cache)).to.deep.equal([]);
  });

  it('lose what a killed run has left, and keep what a run is making', async () => {
    for (const key of ['left', 'making']) {
      mkdirSync(join(cache.root, 'staging', `fixtures-${key}`), { recursive: true });
    }
    const held = await lock(join(cache.root, 'locks/fixtures-making.lock'), { timeoutMs: 100 });
    try {
      expect(namesOf((await prune(cache, {})).removed)).to.deep.equal(['fixtures-left']);
      expect(readdirSync(join(cache.root, 'staging'))).to.deep.equal(['fixtures-making']);
    } finally {
      held.release();
    }
    expect(keys()).to.deep.equal(['large', 'new', 'old']);
  });
});

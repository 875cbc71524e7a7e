import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Cache } from '../../../harness/host/cache.js';
import { describedEntries } from '../../../harness/sources/cache/entries.js';
import { newFolder, removeFolders } from '../folders.js';

describe('sources: entries of the cache', () => {
  after(removeFolders);

  it('have a description if they are trees', async () => {
    const cache = new Cache(newFolder());
    await cache.entry('trees', 'a', async staging => {
      const tree = {
        root: '.',
        version: { major: 1, minor: 15, patch: 15 },
        origin: { source: 'debian', description: 'golang-1.15-go' },
        built: true,
        id: 'x',
      };
      writeFileSync(join(staging, 'tree.json'), JSON.stringify(tree));
    });
    await cache.entry('fixtures', 'b', async staging => writeFileSync(join(staging, 'program'), ''));
    const described = (await describedEntries(cache)).map(({ kind, description }) => [kind, description]);
    expect(described).to.have.deep.members([
      ['trees', 'Go 1.15.15, golang-1.15-go'],
      ['fixtures', undefined],
    ]);
  });
});

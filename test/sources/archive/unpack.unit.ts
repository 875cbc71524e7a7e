import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { ArchiveError, findTree, unpack } from '../../../harness/sources/archive/unpack.js';
import { failureOf } from '../failing.js';
import { goTree, newFolder, removeFolders, writeFiles } from '../folders.js';
import { archiveOf, type Entry, tarOf } from './archives.js';

describe('sources: unpacking', () => {
  after(removeFolders);

  async function unpacked(archive: Buffer): Promise<string> {
    const folder = newFolder();
    writeFileSync(join(folder, 'archive'), archive);
    const target = join(folder, 'deep/target');
    writeFiles(target, {});
    writeFiles(folder, { 'deep/target/.keep': '' });
    await unpack(join(folder, 'archive'), target);
    return target;
  }

  const good: Entry[] = [
    { name: 'go/VERSION', content: 'go1.22.1' },
    { name: 'go/a/link', link: '../VERSION' },
    { name: 'go/hard', hardLink: 'go/VERSION' },
  ];

  for (const [what, archive] of [
    ['plain', tarOf(good)],
    ['compressed', gzipSync(tarOf(good))],
  ] as const) {
    it(`unpacks a ${what} archive with its links`, async () => {
      const target = await unpacked(archive);
      for (const name of ['go/VERSION', 'go/a/link', 'go/hard']) {
        expect(readFileSync(join(target, name), 'utf8')).to.equal('go1.22.1');
      }
    });
  }

  for (const [what, entry] of [
    ['a name that climbs', { name: '../escaped', content: 'x' }],
    ['a name that climbs in the middle', { name: 'go/../../escaped', content: 'x' }],
    ['an absolute name', { name: '/tmp/sources-test-escaped', content: 'x' }],
    ['a link that climbs', { name: 'go/link', link: '../../escaped' }],
    ['an absolute link', { name: 'go/link', link: '/etc/passwd' }],
    ['a hard link that climbs', { name: 'go/link', hardLink: '../escaped' }],
  ] as [string, Entry][]) {
    it(`refuses ${what}, and writes nothing`, async () => {
      const folder = newFolder();
      writeFiles(folder, { 'target/.keep': '' });
      writeFileSync(join(folder, 'archive'), tarOf([...good, entry]));
      const error = await failureOf(unpack(join(folder, 'archive'), join(folder, 'target')), ArchiveError);
      expect(error.message)
        .to.match(/outside of its own folder: /)
        .and.to.include(entry.name);
      expect(readdirSync(join(folder, 'target'))).to.deep.equal(['.keep']);
      expect(existsSync('/tmp/sources-test-escaped')).to.equal(false);
    });
  }

  const whole = archiveOf({
    'src/a': 'x'.repeat(5000),
    'src/b': Array.from({ length: 900 }, (_, i) => i).join(),
  });
  for (const [what, archive] of [
    ['cut short', whole.subarray(0, whole.length - 200)],
    ['garbled', Buffer.concat([whole.subarray(0, 200), Buffer.alloc(100, 7), whole.subarray(300)])],
    ['no archive', Buffer.from('<html>not found</html>'.repeat(100))],
    ['empty', Buffer.alloc(0)],
    ['plain and cut short', tarOf([{ name: 'a', content: 'x'.repeat(3000) }]).subarray(0, 1024)],
  ] as const) {
    it(`refuses what is ${what}`, async () => {
      await failureOf(unpacked(archive), ArchiveError);
    });
  }

  it('finds the tree in it, at the top or in a folder of any name', async () => {
    for (const below of ['', 'go/', 'go-go1.22.1/']) {
      const target = await unpacked(archiveOf(goTree({ version: 'go1.22.1' }), below));
      expect((await findTree(target))?.root).to.equal(below === '' ? '.' : below.slice(0, -1));
    }
    expect(await findTree(await unpacked(archiveOf({ 'README.md': 'x' })))).to.equal(undefined);
  });
});

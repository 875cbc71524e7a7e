import {
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { releaseMarks } from '../../harness/host/cache/use.js';
import { Cache } from '../../harness/host/cache.js';
import { MachineError } from '../../harness/host/errors.js';
import { newFolder, removeFolders } from '../sources/folders.js';
import { asUnprivileged } from './unprivileged.js';

describe('the cache', () => {
  let cache: Cache;
  let made: number;
  let said: string[];

  beforeEach(() => {
    cache = new Cache(newFolder(), 'user');
    made = 0;
    said = [];
  });
  afterEach(() => releaseMarks(cache.root));
  after(removeFolders);

  async function fill(folder: string): Promise<void> {
    made++;
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin/go'), 'a program');
    writeFileSync(join(folder, 'VERSION'), 'go1.15');
  }

  /** Asks for an entry as another process would, which has not checked it yet. */
  function entry(key = 'a', root = cache.root): Promise<string> {
    return new Cache(root, 'user').entry('trees', key, fill, { onDamage: sentence => said.push(sentence) });
  }

  it('makes an entry once', async () => {
    const folder = await entry();
    expect(readdirSync(folder).sort()).to.include.members(['VERSION', 'bin']);
    expect(await entry()).to.equal(folder);
    expect(made).to.equal(1);
  });

  it('leaves nothing of an entry that could not be made, and makes it next time', async () => {
    const failing = cache.entry('trees', 'a', async folder => {
      await fill(folder);
      throw new Error('no network');
    });
    expect(await failing.then(undefined, String)).to.equal('Error: no network');
    expect(cache.has('trees', 'a')).to.equal(false);
    expect(readdirSync(join(cache.root, 'staging'))).to.deep.equal([]);
    await entry();
    expect(made).to.equal(2);
  });

  for (const [what, harm, why] of [
    ['lost a file', (folder: string) => rmSync(join(folder, 'VERSION')), 'VERSION is missing'],
    [
      'lost a folder',
      (folder: string) => rmSync(join(folder, 'bin'), { recursive: true }),
      'bin/go is missing',
    ],
    [
      'was cut short',
      (folder: string) => truncateSync(join(folder, 'bin/go'), 3),
      'bin/go has 3 bytes, not 9',
    ],
    [
      'lost what says that it is complete',
      (folder: string) => writeFileSync(join(folder, '.complete.json'), '{"names":'),
      'its list of files is cut short',
    ],
  ] as const) {
    it(`makes an entry again that ${what}, and says so`, async () => {
      const folder = await entry();
      harm(folder);
      expect(await entry()).to.equal(folder);
      expect(made).to.equal(2);
      expect(said).to.deep.equal([`trees/a in the cache is damaged: ${why}`]);
      expect(statSync(join(folder, 'bin/go')).size).to.equal(9);
      expect(readdirSync(join(cache.root, 'staging'))).to.deep.equal([]);
    });
  }

  it('notices a small file that is missing among many', async () => {
    const many = (folder: string): void => {
      for (let i = 0; i < 200; i++) writeFileSync(join(folder, `${i}.go`), 'package p');
    };
    const folder = await cache.entry('trees', 'many', async staging => many(staging));
    for (let i = 0; i < 200; i += 66) rmSync(join(folder, `${i}.go`));
    expect(
      new Cache(cache.root, 'user').use('trees', 'many', { onDamage: text => said.push(text) }),
    ).to.equal(undefined);
    expect(said[0]).to.match(/is missing|4 of 200 files are missing/);
  });

  it('takes an entry of an older version of this program as it is, and notices what is lost later', async () => {
    const folder = await entry();
    rmSync(join(folder, '.complete.json'));
    await entry();
    expect(made).to.equal(1);
    rmSync(join(folder, 'VERSION'));
    await entry();
    expect(made).to.equal(2);
  });

  it('remembers the last use of an entry, also of one that was only looked up', async () => {
    const folder = await entry();
    const old = new Date(Date.now() - 50 * 86_400_000);
    for (const use of [() => entry(), async () => cache.use('trees', 'a')]) {
      utimesSync(folder, old, old);
      await use();
      expect(Date.now() - statSync(folder).mtimeMs).to.be.below(60_000);
    }
  });

  it('works where it is complete and can only be read', async () => {
    const folder = await entry();
    releaseMarks(cache.root);
    await asUnprivileged(cache.root, async () => {
      expect(await entry()).to.equal(folder);
      expect(made).to.equal(1);
    });
  });

  it('says that it can only be read where something is missing', async () => {
    await entry();
    releaseMarks(cache.root);
    await asUnprivileged(cache.root, async () => {
      const error = await entry('b').then(undefined, (reason: unknown) => reason);
      expect(error).to.be.an.instanceOf(MachineError);
      expect((error as MachineError).message).to.equal(`the cache ${cache.root} is not writable`);
      expect((error as MachineError).remedy).to.include('GO_DEBUGCALL_CACHE');
      expect(existsSync(cache.path('trees', 'b'))).to.equal(false);
    });
  });

  it('says which file in it is no folder', async () => {
    writeFileSync(join(cache.root, 'trees'), '');
    const error = await entry().then(undefined, (reason: unknown) => reason);
    expect(error).to.be.an.instanceOf(MachineError);
    expect((error as MachineError).message).to.match(/^the cache .* is damaged: .*trees/);
  });
});

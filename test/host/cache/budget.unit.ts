import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { keepWithinBudget } from '../../../harness/host/cache/budget.js';
import { cacheTouches } from '../../../harness/host/cache/touches.js';
import { releaseMarks } from '../../../harness/host/cache/use.js';
import { Cache } from '../../../harness/host/cache.js';
import { newFolder, removeFolders } from '../../sources/folders.js';

const hourMs = 60 * 60_000;

describe('cache: its budget', () => {
  let cache: Cache;

  beforeEach(() => {
    cache = new Cache(newFolder(), 'user');
  });
  afterEach(() => releaseMarks(cache.root));
  after(removeFolders);

  async function add(key: string, bytes: number, hoursAgo: number): Promise<void> {
    const folder = await cache.entry('fixtures', key, async staging =>
      writeFileSync(join(staging, 'program'), Buffer.alloc(bytes, 1)),
    );
    age(folder, hoursAgo);
  }

  function age(path: string, hoursAgo: number): void {
    const time = new Date(Date.now() - hoursAgo * hourMs);
    utimesSync(path, time, time);
  }

  const keys = (): string[] => readdirSync(join(cache.root, 'fixtures')).sort();

  it('is kept by removing what was not used for longest', async () => {
    await add('new', 300_000, 0);
    await add('old', 300_000, 90);
    await add('older', 300_000, 100);
    const pruned = await keepWithinBudget(cache, 700_000);
    expect(keys()).to.deep.equal(['new', 'old']);
    expect(pruned?.removed.map(({ key }) => key)).to.deep.equal(['older']);
  });

  it('removes nothing that fits', async () => {
    await add('old', 300_000, 900);
    expect((await keepWithinBudget(cache, 10e9))?.bytes).to.equal(0);
    expect(keys()).to.deep.equal(['old']);
  });

  it('is looked at again when something was added, by a run that was killed too, or with another budget', async () => {
    await add('old', 300_000, 90);
    await keepWithinBudget(cache, 10e9);
    const later = (budget: number) => {
      // As in a process that only uses what is there.
      cache.open();
      return keepWithinBudget(cache, budget);
    };
    expect(await later(10e9)).to.equal(undefined);
    expect(keys()).to.deep.equal(['old']);
    await add('new', 300_000, 0);
    cacheTouches.delete(cache.root);
    expect((await later(10e9))?.bytes).to.equal(0);
    expect(await later(10e9)).to.equal(undefined);
    await later(400_000);
    expect(keys()).to.deep.equal(['new']);
  });

  it('takes from build caches the files that were not used for longest', async () => {
    const work = await cache.shared('go-build', 'k');
    const file = (name: string, hoursAgo: number): string => {
      const path = join(work, 'cache', name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, Buffer.alloc(200_000, 1));
      age(path, hoursAgo);
      return path;
    };
    const files = [file('00/new-d', 0), file('00/edit1-d', 30), file('1f/edit2-d', 20)];
    // An executable: since 1.24 these are folders.
    const executable = dirname(file('00/old-d/objdump', 40));
    age(executable, 40);
    await keepWithinBudget(cache, 500_000);
    expect(existsSync(executable)).to.equal(false);
    expect(files.map(path => existsSync(path))).to.deep.equal([true, false, true]);
    expect(existsSync(work)).to.equal(true);
  });

  it('takes a folder of a build cache with all that is in it', async () => {
    const work = await cache.shared('go-build', 'k');
    // The go command keeps executables that it builds to run (`go tool`) in folders, since 1.24.
    const folder = join(work, 'cache', '00', 'tool-d');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'tool'), Buffer.alloc(200_000, 1));
    age(folder, 30);
    await keepWithinBudget(cache, 1);
    expect(existsSync(folder)).to.equal(false);
  });
});

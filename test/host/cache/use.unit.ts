import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { cacheEntries } from '../../../harness/host/cache/entries.js';
import { prune } from '../../../harness/host/cache/prune.js';
import { releaseMarks } from '../../../harness/host/cache/use.js';
import { Cache } from '../../../harness/host/cache.js';
import { newFolder, removeFolders } from '../../sources/folders.js';

const module = new URL('../../../harness/host/cache.js', import.meta.url).href;

describe('cache: what runs use', () => {
  let cache: Cache;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    cache = new Cache(newFolder(), 'user');
    for (const key of ['a', 'b']) {
      await cache.entry('trees', key, async folder => writeFileSync(join(folder, 'go'), key));
    }
    releaseMarks(cache.root);
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    releaseMarks(cache.root);
  });
  after(removeFolders);

  /** A process that does something with the cache, prints "ready", and then lives on. */
  async function runWith(action: string): Promise<ChildProcess> {
    const source = `
      import { Cache } from '${module}';
      process.argv = ['node', 'main.js', '--go=1.15'];
      const cache = new Cache(${JSON.stringify(cache.root)}, 'user');
      ${action}
      console.log('ready');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    await once(createInterface(child.stdout), 'line');
    return child;
  }

  const trees = (): string[] => readdirSync(join(cache.root, 'trees')).sort();

  it('stays whatever is to go, and goes when the run has been killed', async () => {
    const child = await runWith(`cache.use('trees', 'a');`);
    const { removed, inUse } = await prune(cache, { all: true });
    expect(trees()).to.deep.equal(['a']);
    expect(inUse.map(({ key }) => key)).to.deep.equal(['a']);
    expect(removed.map(({ key }) => key)).to.include('b');
    child.kill('SIGKILL');
    await once(child, 'exit');
    await prune(cache, { all: true });
    expect(trees()).to.deep.equal([]);
    expect(readdirSync(join(cache.root, 'use'))).to.deep.equal([]);
  });

  it('stays for this process, too, until it is done with it', async () => {
    cache.use('trees', 'b');
    await prune(cache, { all: true });
    expect(trees()).to.deep.equal(['b']);
    releaseMarks(cache.root);
    await prune(cache, { all: true });
    expect(trees()).to.deep.equal([]);
  });

  it('is listed with the process', async () => {
    const child = await runWith(`cache.use('trees', 'a');`);
    const users = Object.fromEntries(
      cacheEntries(cache)
        .filter(({ kind }) => kind === 'trees')
        .map(entry => [entry.key, entry.users.map(({ pid, command }) => ({ pid, command }))]),
    );
    expect(users).to.deep.equal({ a: [{ pid: child.pid, command: '--go=1.15' }], b: [] });
  });

  it('is not pruned while it is being made, nor are folders of the run', async () => {
    await runWith(`
      await cache.staging('scratch-1');
      await new Promise(resolve => {
        void cache.entry('trees', 'c', folder => { resolve(folder); return new Promise(() => {}); });
      });`);
    mkdirSync(join(cache.root, 'staging/scratch-left'));
    await prune(cache, { all: true });
    expect(readdirSync(join(cache.root, 'staging')).sort()).to.deep.equal(['scratch-1', 'trees-c']);
  });

  it('is looked at once by each of many runs, and no mark is lost', async () => {
    await Promise.all(Array.from({ length: 6 }, () => runWith(`cache.use('trees', 'a');`)));
    const [entry] = cacheEntries(cache).filter(({ key }) => key === 'a');
    expect(entry?.users.map(({ pid }) => pid).sort()).to.deep.equal(children.map(({ pid }) => pid).sort());
  }).timeout(20_000);
});

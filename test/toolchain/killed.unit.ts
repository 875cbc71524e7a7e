import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { packageRoot } from '../../harness/host/files.js';
import { Folder, fakeTree } from './fakes.js';

const script = `
  const [tree, cache, modules] = process.argv.slice(1);
  const { Cache } = await import(modules + '/host/cache.js');
  const { toolchainFor } = await import(modules + '/toolchain/build.js');
  const bootstrap = async () => ({ root: '/bootstrap', version: { major: 1, minor: 19, patch: 8 } });
  await toolchainFor(JSON.parse(tree), { cache: new Cache(cache), bootstrap });`;

describe('a build in another process', () => {
  let folder: Folder;
  beforeEach(() => {
    folder = new Folder();
  });
  afterEach(() => folder.end());

  const build = (makeBash: string) => {
    const tree = JSON.stringify(fakeTree(folder, makeBash));
    const modules = join(packageRoot, 'dist/harness');
    const arguments_ = ['--input-type=module', '-e', script, tree, folder.cache.root, modules];
    return spawn(process.execPath, arguments_, { stdio: ['ignore', 'ignore', 'inherit'] });
  };

  it('leaves neither process nor file when it is killed', async function () {
    this.timeout(20_000);
    const child = build(`sleep 1000 & echo $! >${folder.path}/pid; echo $$ >>${folder.path}/pid; sleep 1000`);
    await until(() => folder.lines('pid').length === 2);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const pids = folder.lines('pid').map(Number);
    await until(() => pids.every(pid => !existsSync(`/proc/${pid}`)));
    await until(() => readdirSync(join(folder.cache.root, 'staging')).length === 0);
    expect(existsSync(join(folder.cache.root, 'toolchains'))).to.equal(false);
  });

  it('is waited for, and its result used', async function () {
    this.timeout(20_000);
    const makeBash = `echo run >>${folder.path}/runs; sleep 0.5; mkdir -p ../bin && touch ../bin/go`;
    const children = [build(makeBash), build(makeBash), build(makeBash)];
    const codes = await Promise.all(children.map(async child => (await once(child, 'exit'))[0]));
    expect(codes).to.deep.equal([0, 0, 0]);
    expect(folder.lines('runs')).to.deep.equal(['run']);
  });
});

async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 15_000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`not within 15 s: ${condition}`);
    await sleep(20);
  }
}

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { Cache } from '../../../harness/host/cache.js';
import { MachineError, UnobtainableError } from '../../../harness/host/errors.js';
import { silent } from '../../../harness/host/progress.js';
import { formatLine, formatVersion } from '../../../harness/releases/version.js';
import { availableReleases } from '../../../harness/sources/available.js';
import { debianOffers } from '../../../harness/sources/debian/packages.js';
import { obtain } from '../../../harness/sources/plan.js';
import { failureOf, wordsOf } from '../failing.js';
import { newFolder, removeFolders } from '../folders.js';

/** Needs a machine with apt whose archive can be reached. */
describe('sources: Debian packages, for real', () => {
  const cache = new Cache(newFolder());
  after(removeFolders);

  const options = (of: Cache) => ({ cache: of, progress: silent, from: 'debian' as const });

  /** A cache that has the indexes, whatever they are called, and nothing else. */
  function freshCache(root = newFolder()): Cache {
    cpSync(join(cache.root, 'indexes'), join(root, 'indexes'), { recursive: true });
    return new Cache(root);
  }

  it('offer the nine lines from 1.15 to 1.27', async () => {
    const { releases, sources } = await availableReleases({ cache, sources: ['debian'] });
    const lines = new Set(releases.map(release => formatLine(release.version)));
    expect([...lines]).to.include.members('1.15 1.19 1.21 1.22 1.23 1.24 1.25 1.26 1.27'.split(' '));
    expect(sources[0]?.reason).to.equal(undefined);
  });

  it('are listed a second time without asking apt for lists', async () => {
    const started = performance.now();
    const offers = await debianOffers(cache, silent);
    expect(offers.length).to.be.at.least(9);
    expect(performance.now() - started).to.be.below(3000);
  });

  it('give a 1.15 that works where it lies, links and all', async () => {
    const [tree] = await obtain('1.15', options(cache));
    if (tree === undefined) throw new Error('no tree');
    expect(formatVersion(tree.version)).to.match(/^1\.15\.\d+$/);
    expect(tree).to.include({ built: true, shared: true });
    const goroot = execFileSync(join(tree.root, 'bin/go'), ['env', 'GOROOT'], {
      encoding: 'utf8',
      env: { HOME: newFolder(), GOTOOLCHAIN: 'local' },
    });
    expect(existsSync(join(goroot.trim(), 'src/runtime/debug_test.go'))).to.equal(true);
    expect(existsSync(join(tree.root, 'pkg/include/textflag.h'))).to.equal(true);

    const started = performance.now();
    expect(await obtain('1.15', options(cache))).to.deep.equal([tree]);
    expect(performance.now() - started).to.be.below(3000);
  });

  it('are fetched once by two processes at once, and leave nothing when both are killed', async () => {
    const folder = freshCache().root;
    const script = `
      const { Cache } = await import(${JSON.stringify(moduleUrl('../../../harness/host/cache.js'))});
      const { obtain } = await import(${JSON.stringify(moduleUrl('../../../harness/sources/plan.js'))});
      const progress = { note: () => {}, task: title => { console.log(title); return { update() {}, advance() {}, done() {}, failed() {} } } };
      await obtain('1.15', { cache: new Cache(${JSON.stringify(folder)}), progress, from: 'debian' });
    `;
    const runs = [0, 1].map(() => spawn(process.execPath, ['--input-type=module', '-e', script]));
    let printed = '';
    for (const run of runs)
      run.stdout.on('data', (text: Buffer) => {
        printed += text.toString();
      });
    const staging = join(folder, 'staging');
    await until(() => existsSync(staging) && readdirSync(staging).length > 0);
    await sleep(300);
    expect(printed.match(/Fetching/g)).to.have.lengthOf(1);
    for (const run of runs) run.kill('SIGKILL');
    await until(() => readdirSync(staging).length === 0);
    expect(existsSync(join(folder, 'trees'))).to.equal(false);
    await until(() => !commandsRunning().some(command => command.includes(folder)));

    const [tree] = await obtain('1.15', options(new Cache(folder)));
    expect(tree?.built).to.equal(true);
  });

  it('tell why, when the archive is out of reach', async () => {
    const before = process.env.http_proxy;
    process.env.http_proxy = 'http://127.0.0.1:9';
    try {
      const error = await failureOf(obtain('1.15', options(new Cache(newFolder()))), UnobtainableError);
      expect(wordsOf(error)).to.match(/Debian packages: .*(?:connect|refused|resolve)/i);
    } finally {
      if (before === undefined) delete process.env.http_proxy;
      else process.env.http_proxy = before;
    }
  });

  // A disk can only be filled where one can be made: by root, with the right to mount.
  if (mayMount()) {
    it('tell that the disk is full, and leave nothing', async () => {
      const mounted = join(newFolder(), 'small');
      mkdirSync(mounted);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=100m', 'tmpfs', mounted]);
      try {
        const error = await failureOf(obtain('1.15', options(freshCache(mounted))), MachineError);
        expect(error.message).to.include('the disk is full').and.to.include(mounted);
        expect(error.remedy).to.include('cache prune');
        expect(readdirSync(join(mounted, 'staging'))).to.deep.equal([]);
      } finally {
        execFileSync('umount', ['-l', mounted]);
      }
    });
  }
});

function mayMount(): boolean {
  return spawnSync('unshare', ['--mount', 'true']).status === 0;
}

function moduleUrl(path: string): string {
  return new URL(path, import.meta.url).href;
}

/** Waits for up to 10 s. */
async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; !condition(); i++) {
    if (i === 200) throw new Error('it did not come to pass within 10 s');
    await sleep(50);
  }
}

function commandsRunning(): string[] {
  return execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
}

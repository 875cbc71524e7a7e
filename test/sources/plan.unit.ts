import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { MachineError, UnobtainableError, UsageError } from '../../harness/host/errors.js';
import { formatVersion } from '../../harness/releases/version.js';
import type { PlanOptions } from '../../harness/sources/choice.js';
import { obtain, plan } from '../../harness/sources/plan.js';
import { archiveOf, sha256 } from './archive/archives.js';
import { failureOf, wordsOf } from './failing.js';
import { goTree, newFolder, removeFolders, writeFiles } from './folders.js';
import { World } from './world.js';

describe('sources: what --go means', () => {
  let world: World;
  beforeEach(async () => {
    world = new World();
    await world.start();
  });
  afterEach(() => world.stop());
  after(removeFolders);

  async function named(go: string | undefined, more: Partial<PlanOptions> = {}): Promise<string[]> {
    return (await plan(go, world.options(more))).map(choice => choice.name);
  }

  for (const [go, expected] of [
    [undefined, ['Go 1.11.13', 'Go 1.22.1']],
    ['1.11', ['Go 1.11.13']],
    ['1.11.0', ['Go 1.11']],
    ['1.22rc1', ['Go 1.22rc1']],
    ['1.15,1.11.13', ['Go 1.15.15', 'Go 1.11.13']],
    ['1.15,1.15.15,1.15', ['Go 1.15.15']],
    ['>=1.20 <1.22', ['Go 1.20', 'Go 1.21.13']],
    ['>=1.21 <1.30', ['Go 1.21.13', 'Go 1.22.1', 'Go 1.23', 'Go 1.24', 'Go 1.25', 'Go 1.26', 'Go 1.27']],
    ['1.15,1.99,1.11', ['Go 1.15.15', 'Go 1.99', 'Go 1.11.13']],
    ['<1.12', ['Go 1.11.13']],
    ['1.28', ['Go 1.28rc1']],
  ] as const) {
    it(`${go ?? 'nothing typed'} is ${expected.join(', ')}`, async () => {
      expect(await named(go)).to.deep.equal(expected);
    });
  }

  it('names a choice so that it can be asked for again', async () => {
    const [first] = await plan('1.11.0', world.options());
    expect(first?.request).to.equal('1.11.0');
    expect(await named(first?.request)).to.deep.equal(['Go 1.11']);
  });

  it('fetches a release, says what was chosen and why, and needs no network for it again', async () => {
    const [tree] = await obtain('1.15', world.options());
    expect(tree).to.include({ built: true, shared: true });
    expect(tree?.id).to.equal(
      sha256(world.server.files.get('go1.15.15.linux-amd64.tar.gz') ?? Buffer.alloc(0)),
    );
    expect(tree?.origin.source).to.equal('downloads');
    expect(world.notes).to.deep.equal(['Go 1.15.15 (the newest 1.15): go1.15.15.linux-amd64.tar.gz']);
    const asked = world.server.asked.length;

    world.notes = [];
    expect(await obtain('1.15', world.options())).to.deep.equal([tree]);
    expect(world.notes).to.have.lengthOf(1);
    expect(world.notes[0]).to.include('from the cache');
    expect(await obtain('1.15.15', world.options({ from: 'cache' }))).to.deep.equal([tree]);
    expect(world.server.asked.length).to.equal(asked);
  });

  it('says once, on one line, that a source does not answer, however much is asked for', async () => {
    process.env.GO_DEBUGCALL_DOWNLOADS = 'http://127.0.0.1:1/nothing/';
    await failureOf(obtain('1.15,1.11', world.options({ from: 'downloads' })), UnobtainableError).catch(
      () => undefined,
    );
    await plan('1.15,1.11,1.21,>=1.22', world.options()).then(
      choices => Promise.allSettled(choices.map(choice => choice.obtain())),
      () => undefined,
    );
    const told = world.notes.filter(note => note.includes('127.0.0.1:1'));
    expect(told.filter(note => note.includes('asking'))).to.have.length(1);
    expect(told.every(note => !note.includes('\n'))).to.equal(true);
  });

  it('fetches a release once for two at a time', async () => {
    const [a, b] = await Promise.all([obtain('1.15', world.options()), obtain('1.15', world.options())]);
    expect(a).to.deep.equal(b);
    expect(world.server.fetched).to.have.lengthOf(1);
  });

  it('looks for new releases once a day', async () => {
    await plan('1.15', world.options());
    await plan('1.15', world.options());
    expect(world.server.asked).to.have.lengthOf(1);
    const index = join(world.cache.root, 'indexes/downloads.json');
    const kept = JSON.parse(readFileSync(index, 'utf8')) as { fetchedAt: number };
    writeFileSync(index, JSON.stringify({ ...kept, fetchedAt: Date.now() - 25 * 3_600_000 }));
    world.addRelease('1.15.16');
    expect(await named('1.15')).to.deep.equal(['Go 1.15.16']);
  });

  it('takes an older release of the line when the newest cannot be fetched, and says so', async () => {
    world.addRelease('1.15.16');
    world.server.faults.set('go1.15.16.linux-amd64.tar.gz', [{ kind: 'status', status: 404 }]);
    const [tree] = await obtain('1.15', world.options());
    expect(tree && formatVersion(tree.version)).to.equal('1.15.15');
    expect(world.notes.join('\n')).to.include('go1.15.16.linux-amd64.tar.gz is not available: status 404');
  });

  it('does not take another release for an exact version that cannot be fetched', async () => {
    world.server.faults.set('go1.15.15.linux-amd64.tar.gz', [{ kind: 'status', status: 404 }]);
    const error = await failureOf(obtain('1.15.15', world.options()), UnobtainableError);
    expect(wordsOf(error))
      .to.include('status 404')
      .and.to.include('Debian packages: this machine has no apt-get');
    expect(existsSync(join(world.cache.root, 'trees'))).to.equal(false);
  });

  it('names every source, its reason and the remedy when a version is nowhere', async () => {
    for (const go of ['1.99', '1.15.99', '>1.40']) {
      const words = wordsOf(await failureOf(plan(go, world.options()), UnobtainableError));
      expect(words).to.include('is not available here');
      expect(words).to.include(`cache (${world.cache.root}): has no Go`);
      expect(words).to.include(
        `release downloads (${world.server.base}): has 1.11.13, 1.15.15, 1.21.13, 1.22.1, 1.28rc1`,
      );
      expect(words).to.include('Debian packages: this machine has no apt-get');
      expect(words).to.include('go-debugcall-conformance versions');
    }
  });

  it('falls back to what is in the cache when no source can be reached', async () => {
    await obtain('1.15', world.options());
    await world.server.stop();
    const index = join(world.cache.root, 'indexes/downloads.json');
    writeFileSync(index, '{"fetchedAt":0,"index":{}}');
    world.notes = [];
    expect(await named('1.15')).to.deep.equal(['Go 1.15.15']);
    expect(world.notes.join('\n')).to.include('it refuses connections; asking Debian packages');
    await world.server.start();
  });

  it('says which lines of a range are missing', async () => {
    const [absent, there] = await plan('>=1.20 <1.22', world.options());
    expect(there?.absent).to.equal(undefined);
    const error = await failureOf(absent?.obtain() ?? Promise.resolve(), UnobtainableError);
    expect(error).to.equal(absent?.absent);
    expect(error.message).to.equal('1.20 matches >=1.20 <1.22 but is not available here');
    expect(error.exitCode).to.equal(3);
  });

  for (const [go, more, kind, words] of [
    ['1.10', {}, UsageError, ['Go 1.10', 'no register maps', 'Go 1.11 or later']],
    ['1.10.8', {}, UsageError, ['Go 1.10', 'no register maps']],
    ['1.15', { sha256: 'a'.repeat(64) }, UsageError, ['--sha256 is for one tarball']],
    ['x.tar.gz', { sha256: 'abc' }, UsageError, ['is not a SHA-256']],
    ['1.15', { from: 'cache' }, UnobtainableError, ['is not available here', '--from=cache']],
    ['1.15', { from: 'debian' }, UnobtainableError, ['this machine has no apt-get', '--from=debian']],
  ] as const) {
    it(`refuses ${go} ${JSON.stringify(more)}`, async () => {
      const error = await failureOf<UsageError | UnobtainableError>(plan(go, world.options(more)), kind);
      for (const word of words) expect(wordsOf(error)).to.include(word);
      expect(world.server.asked).to.deep.equal([]);
    });
  }

  for (const [what, spoil] of [
    ['no JSON', () => '<html>'],
    ['JSON of another kind', () => '{"error":1}'],
  ] as const) {
    it(`takes an index that is ${what} for a source that cannot serve`, async () => {
      world.server.index = spoil();
      const error = await failureOf(plan('1.15', world.options()), UnobtainableError);
      expect(wordsOf(error)).to.match(/index of releases/);
    });
  }

  it('passes over files of the index that are not what it takes', async () => {
    const file = {
      os: 'linux',
      arch: 'amd64',
      version: 'go1.15.15',
      kind: 'archive',
      size: 5,
      sha256: 'a'.repeat(64),
    };
    const files = [
      { ...file, filename: '../../escape.tar.gz' },
      { ...file, filename: 'go1.15.15.linux-arm64.tar.gz', arch: 'arm64' },
      { ...file, filename: 'go1.15.15.linux-amd64.tar.gz', sha256: '' },
      { ...file, filename: 'go1.15.15.linux-amd64.msi' },
      null,
    ];
    world.server.index = JSON.stringify([{ version: 'go1.15.15', files }, 7]);
    await failureOf(plan('1.15', world.options()), UnobtainableError);
  });

  it('takes the sources where there is no binary', async () => {
    world.server.add('go1.16.src.tar.gz', archiveOf(goTree({ version: 'go1.16', entry: 'debugCallV1' })));
    const [tree] = await obtain('1.16', world.options());
    expect(tree?.built).to.equal(false);
  });

  it('makes nothing of what a killed run has left', async () => {
    const [choice] = await plan('1.15', world.options());
    const key = `download-go1.15.15.linux-amd64-${sha256(world.server.files.get('go1.15.15.linux-amd64.tar.gz') ?? Buffer.alloc(0)).slice(0, 12)}`;
    const left = join(world.cache.root, 'staging', `trees-${key}`);
    mkdirSync(left, { recursive: true });
    writeFileSync(join(left, 'go1.15.15.linux-amd64.tar.gz'), 'half');
    const tree = await choice?.obtain();
    expect(tree && formatVersion(tree.version)).to.equal('1.15.15');
    expect(readdirSync(join(world.cache.root, 'staging'))).to.deep.equal([]);
  });

  it('makes an entry anew that was tampered with, and says when parts of a tree are gone', async () => {
    const [tree] = await obtain('1.15', world.options());
    const root = tree?.root ?? '';
    rmSync(join(root, '../tree.json'));
    expect(await obtain('1.15', world.options())).to.deep.equal([tree]);
    rmSync(join(root, 'bin/go'));
    const error = await failureOf(obtain('1.15', world.options()), MachineError);
    expect(wordsOf(error)).to.include(root).and.to.include('remove that folder');
  });

  it('asks a second time for an index that was cut off', async () => {
    world.server.faults.set('index', [{ kind: 'drop', afterBytes: 100 }]);
    expect(await named('1.15')).to.deep.equal(['Go 1.15.15']);
  });

  it('refuses a mirror that is no address', async () => {
    process.env.GO_DEBUGCALL_DOWNLOADS = '/srv/mirror';
    expect((await failureOf(plan('1.15', world.options()), UsageError)).message).to.include(
      'is not an http or https address',
    );
  });

  it('knows the home folder', async () => {
    process.env.HOME = newFolder();
    writeFiles(process.env.HOME, { 'go/x': '' });
    const error = await failureOf(obtain('~/go', world.options()), UsageError);
    expect(error.message).to.include(`${process.env.HOME}/go is not a Go tree`);
  });

  it('leaves out what is not available where nothing can be said of it', async () => {
    const trees = await obtain('>=1.20 <1.22', world.options());
    expect(trees.map(({ version }) => formatVersion(version))).to.deep.equal(['1.21.13']);
    expect(world.notes).to.include('1.20 matches >=1.20 <1.22 but is not available here');
    await failureOf(obtain('1.98,1.99', world.options()), UnobtainableError);
  });

  it('refuses a release that holds another one', async () => {
    world.addRelease('1.15.15', '1.15.3');
    const error = await failureOf(obtain('1.15.15', world.options()), UnobtainableError);
    expect(wordsOf(error)).to.include('contains Go 1.15.3');
  });
});

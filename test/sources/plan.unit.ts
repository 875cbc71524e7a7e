import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { Cache } from '../../harness/host/cache.js';
import { MachineError, UnobtainableError, UsageError } from '../../harness/host/errors.js';
import { formatVersion } from '../../harness/releases/version.js';
import { availableReleases } from '../../harness/sources/available.js';
import { obtainBootstrap } from '../../harness/sources/bootstrap.js';
import { obtain, type PlanOptions, plan } from '../../harness/sources/plan.js';
import { archiveOf, sha256 } from './archives.js';
import { DownloadServer } from './downloadserver.js';
import { failureOf, wordsOf } from './failing.js';
import { goTree, newFolder, removeFolders, writeFiles } from './folders.js';

describe('sources: what --go means', () => {
  let server: DownloadServer;
  let cache: Cache;
  let notes: string[];
  let environment: NodeJS.ProcessEnv;

  beforeEach(async () => {
    environment = { ...process.env };
    server = new DownloadServer();
    await server.start();
    process.env.GO_DEBUGCALL_DOWNLOADS = server.base;
    // No apt on the way: Debian has its own tests.
    process.env.PATH = emptyPath();
    cache = new Cache(newFolder());
    notes = [];
    for (const version of [
      '1.10.8',
      '1.11',
      '1.11.13',
      '1.15.15',
      '1.21.13',
      '1.22rc1',
      '1.22.1',
      '1.28rc1',
    ]) {
      const entry = /^1\.1[0-5]/.test(version) ? 'debugCallV1' : 'debugCallV2';
      server.add(
        `go${version}.linux-amd64.tar.gz`,
        archiveOf(goTree({ version: `go${version}`, entry, built: true })),
      );
    }
  });
  afterEach(async () => {
    for (const name of ['GO_DEBUGCALL_DOWNLOADS', 'PATH', 'HOME']) {
      if (environment[name] === undefined) delete process.env[name];
      else process.env[name] = environment[name];
    }
    await server.stop();
  });
  after(removeFolders);

  /** A PATH with what unpacking takes. */
  function emptyPath(): string {
    const folder = newFolder();
    for (const program of ['tar', 'gzip']) {
      writeFileSync(join(folder, program), `#!/bin/sh\nPATH=/usr/bin:/bin exec ${program} "$@"\n`);
      chmodSync(join(folder, program), 0o755);
    }
    return folder;
  }

  function options(more: Partial<PlanOptions> = {}): PlanOptions {
    const idle = {
      update: () => undefined,
      advance: () => undefined,
      done: () => undefined,
      failed: () => undefined,
    };
    return { cache, progress: { note: text => notes.push(text), task: () => idle }, ...more };
  }

  async function named(go: string | undefined, more: Partial<PlanOptions> = {}): Promise<string[]> {
    return (await plan(go, options(more))).map(choice => choice.name);
  }

  for (const [go, expected] of [
    [undefined, ['Go 1.11.13', 'Go 1.22.1']],
    ['1.11', ['Go 1.11.13']],
    ['1.11.0', ['Go 1.11']],
    ['1.22rc1', ['Go 1.22rc1']],
    ['1.15,1.11.13', ['Go 1.15.15', 'Go 1.11.13']],
    ['1.15,1.15.15,1.15', ['Go 1.15.15']],
    ['>=1.15 <1.22', ['Go 1.15.15', 'Go 1.21.13']],
    ['<1.12', ['Go 1.11.13']],
    ['1.28', ['Go 1.28rc1']],
  ] as const) {
    it(`${go ?? 'nothing typed'} is ${expected.join(', ')}`, async () => {
      expect(await named(go)).to.deep.equal(expected);
    });
  }

  it('names a choice so that it can be asked for again', async () => {
    const [first] = await plan('1.11.0', options());
    expect(first?.request).to.equal('1.11.0');
    expect(await named(first?.request)).to.deep.equal(['Go 1.11']);
  });

  it('fetches a release, says what was chosen and why, and needs no network for it again', async () => {
    const [tree] = await obtain('1.15', options());
    expect(tree).to.include({ built: true, shared: true });
    expect(tree?.id).to.equal(sha256(server.files.get('go1.15.15.linux-amd64.tar.gz') ?? Buffer.alloc(0)));
    expect(tree?.origin.source).to.equal('downloads');
    expect(notes).to.deep.equal(['Go 1.15.15 (the newest 1.15): go1.15.15.linux-amd64.tar.gz']);
    const asked = server.asked.length;

    notes = [];
    expect(await obtain('1.15', options())).to.deep.equal([tree]);
    expect(notes).to.have.lengthOf(1);
    expect(notes[0]).to.include('from the cache');
    expect(await obtain('1.15.15', options({ from: 'cache' }))).to.deep.equal([tree]);
    expect(server.asked.length).to.equal(asked);
  });

  it('fetches a release once for two at a time', async () => {
    const [a, b] = await Promise.all([obtain('1.15', options()), obtain('1.15', options())]);
    expect(a).to.deep.equal(b);
    expect(server.fetched).to.have.lengthOf(1);
  });

  it('looks for new releases once a day', async () => {
    await plan('1.15', options());
    await plan('1.15', options());
    expect(server.asked).to.have.lengthOf(1);
    const index = join(cache.root, 'indexes/downloads.json');
    const kept = JSON.parse(readFileSync(index, 'utf8')) as { fetchedAt: number };
    writeFileSync(index, JSON.stringify({ ...kept, fetchedAt: Date.now() - 25 * 3_600_000 }));
    server.add('go1.15.16.linux-amd64.tar.gz', archiveOf(goTree({ version: 'go1.15.16', built: true })));
    expect(await named('1.15')).to.deep.equal(['Go 1.15.16']);
  });

  it('takes an older release of the line when the newest cannot be fetched, and says so', async () => {
    server.add('go1.15.16.linux-amd64.tar.gz', archiveOf(goTree({ version: 'go1.15.16', built: true })));
    server.faults.set('go1.15.16.linux-amd64.tar.gz', [{ kind: 'status', status: 404 }]);
    const [tree] = await obtain('1.15', options());
    expect(tree && formatVersion(tree.version)).to.equal('1.15.15');
    expect(notes.join('\n')).to.include("go1.15.16.linux-amd64.tar.gz can't be had: status 404");
  });

  it('does not take another release for an exact version that cannot be fetched', async () => {
    server.faults.set('go1.15.15.linux-amd64.tar.gz', [{ kind: 'status', status: 404 }]);
    const error = await failureOf(obtain('1.15.15', options()), UnobtainableError);
    expect(wordsOf(error))
      .to.include('status 404')
      .and.to.include('Debian packages: this machine has no apt-get');
    expect(existsSync(join(cache.root, 'trees'))).to.equal(false);
  });

  it('names every source, its reason and the remedy when a version is nowhere', async () => {
    for (const go of ['1.99', '1.15.99', '>1.40']) {
      const words = wordsOf(await failureOf(plan(go, options()), UnobtainableError));
      expect(words).to.include("can't be had here");
      expect(words).to.include(`cache (${cache.root}): has no Go`);
      expect(words).to.include(
        `release downloads (${server.base}): has 1.11.13, 1.15.15, 1.21.13, 1.22.1, 1.28rc1`,
      );
      expect(words).to.include('Debian packages: this machine has no apt-get');
      expect(words).to.include('go-debugcall-conformance versions');
    }
  });

  it('falls back to what is in the cache when no source can be reached', async () => {
    await obtain('1.15', options());
    await server.stop();
    const index = join(cache.root, 'indexes/downloads.json');
    writeFileSync(index, '{"fetchedAt":0,"index":{}}');
    notes = [];
    expect(await named('1.15')).to.deep.equal(['Go 1.15.15']);
    expect(notes.join('\n')).to.include('it refuses connections; asking Debian packages');
    await server.start();
  });

  it('says which lines of a range are missing', async () => {
    await named('>=1.20 <1.22');
    expect(notes).to.deep.equal(['of >=1.20 <1.22 no release of 1.20 can be had here']);
  });

  for (const [go, more, kind, words] of [
    ['1.10', {}, UsageError, ['Go 1.10', 'no register maps', 'Go 1.11 or later']],
    ['1.10.8', {}, UsageError, ['Go 1.10', 'no register maps']],
    ['1.15', { sha256: 'a'.repeat(64) }, UsageError, ['--sha256 is for one tarball']],
    ['x.tar.gz', { sha256: 'abc' }, UsageError, ['is no SHA-256']],
    ['1.15', { from: 'cache' }, UnobtainableError, ["can't be had here", '--from=cache']],
    ['1.15', { from: 'debian' }, UnobtainableError, ['this machine has no apt-get', '--from=debian']],
  ] as const) {
    it(`refuses ${go} ${JSON.stringify(more)}`, async () => {
      const error = await failureOf<UsageError | UnobtainableError>(plan(go, options(more)), kind);
      for (const word of words) expect(wordsOf(error)).to.include(word);
      expect(server.asked).to.deep.equal([]);
    });
  }

  for (const [what, spoil] of [
    ['no JSON', () => '<html>'],
    ['JSON of another kind', () => '{"error":1}'],
  ] as const) {
    it(`takes an index that is ${what} for a source that cannot serve`, async () => {
      server.index = spoil();
      const error = await failureOf(plan('1.15', options()), UnobtainableError);
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
    server.index = JSON.stringify([{ version: 'go1.15.15', files }, 7]);
    await failureOf(plan('1.15', options()), UnobtainableError);
  });

  it('takes the sources where there is no binary', async () => {
    server.add('go1.16.src.tar.gz', archiveOf(goTree({ version: 'go1.16', entry: 'debugCallV1' })));
    const [tree] = await obtain('1.16', options());
    expect(tree?.built).to.equal(false);
  });

  it('makes nothing of what a killed run has left', async () => {
    const [choice] = await plan('1.15', options());
    const key = `download-go1.15.15.linux-amd64-${sha256(server.files.get('go1.15.15.linux-amd64.tar.gz') ?? Buffer.alloc(0)).slice(0, 12)}`;
    const left = join(cache.root, 'staging', `trees-${key}`);
    mkdirSync(left, { recursive: true });
    writeFileSync(join(left, 'go1.15.15.linux-amd64.tar.gz'), 'half');
    const tree = await choice?.obtain();
    expect(tree && formatVersion(tree.version)).to.equal('1.15.15');
    expect(readdirSync(join(cache.root, 'staging'))).to.deep.equal([]);
  });

  it('makes an entry anew that was tampered with, and says when parts of a tree are gone', async () => {
    const [tree] = await obtain('1.15', options());
    const root = tree?.root ?? '';
    rmSync(join(root, '../tree.json'));
    expect(await obtain('1.15', options())).to.deep.equal([tree]);
    rmSync(join(root, 'bin/go'));
    const error = await failureOf(obtain('1.15', options()), MachineError);
    expect(wordsOf(error)).to.include(root).and.to.include('remove that folder');
  });

  it('asks a second time for an index that was cut off', async () => {
    server.faults.set('index', [{ kind: 'drop', afterBytes: 100 }]);
    expect(await named('1.15')).to.deep.equal(['Go 1.15.15']);
  });

  it('refuses a mirror that is no address', async () => {
    process.env.GO_DEBUGCALL_DOWNLOADS = '/srv/mirror';
    expect((await failureOf(plan('1.15', options()), UsageError)).message).to.include(
      'is no http or https address',
    );
  });

  it('knows the home folder', async () => {
    process.env.HOME = newFolder();
    writeFiles(process.env.HOME, { 'go/x': '' });
    const error = await failureOf(obtain('~/go', options()), UsageError);
    expect(error.message).to.include(`${process.env.HOME}/go is no Go tree`);
  });

  it('refuses a release that holds another one', async () => {
    server.add('go1.15.15.linux-amd64.tar.gz', archiveOf(goTree({ version: 'go1.15.3', built: true })));
    const error = await failureOf(obtain('1.15.15', options()), UnobtainableError);
    expect(wordsOf(error)).to.include('holds Go 1.15.3');
  });

  describe('a tarball', () => {
    const content = archiveOf(goTree({ version: 'go1.22.1' }));

    function written(archive = content): string {
      const path = join(newFolder(), 'mine.tar.gz');
      writeFileSync(path, archive);
      return path;
    }

    it('is taken by path, with the checksum that was said', async () => {
      const path = written();
      const [tree] = await obtain(path, options({ sha256: sha256(content).toUpperCase() }));
      expect(tree).to.deep.include({ id: sha256(content), built: false });
      expect(tree?.origin).to.deep.equal({ source: 'tarball', description: path, sha256: sha256(content) });
    });

    it('is taken by a file: address, and a password stays out of its description', async () => {
      expect((await obtain(pathToFileURL(written()).href, options()))[0]?.id).to.equal(sha256(content));
      server.files.set('secret.tar.gz', archiveOf(goTree({ version: 'go1.22.1', extra: 'x' })));
      const url = `${server.base}secret.tar.gz`;
      const [tree] = await obtain(url.replace('//', '//me:password@'), options());
      expect(tree?.origin.description).to.equal(url);
    });

    it('is no release that a version may mean', async () => {
      await obtain(written(), options());
      await failureOf(plan('1.22.1', options({ from: 'cache' })), UnobtainableError);
    });

    it('is taken by URL, and fetched once a day', async () => {
      server.files.set('own.tar.gz', content);
      for (let i = 0; i < 2; i++) {
        const [tree] = await obtain(`${server.base}own.tar.gz`, options());
        expect(tree?.origin.description).to.equal(`${server.base}own.tar.gz`);
      }
      expect(server.fetched).to.have.lengthOf(1);
    });

    it('from where the releases are must be what their index says', async () => {
      server.faults.set('go1.22.1.linux-amd64.tar.gz', [{ kind: 'garbled' }, { kind: 'garbled' }]);
      const url = `${server.base}go1.22.1.linux-amd64.tar.gz`;
      expect((await failureOf(obtain(url, options()), UnobtainableError)).message).to.include('SHA-256');
      expect((await obtain(url, options()))[0]?.built).to.equal(true);
    });

    it('that is missing, cut short or of another checksum is refused, and nothing stays behind', async () => {
      const cases: [string, Partial<PlanOptions>, string][] = [
        [join(newFolder(), 'missing.tar.gz'), {}, 'there is no file'],
        [written(content.subarray(0, content.length - 30)), {}, 'cut short'],
        [written(archiveOf({ 'README.md': 'x' })), {}, 'holds no Go tree'],
        [written(archiveOf(goTree({}))), {}, "doesn't say which Go it is"],
        [written(archiveOf(goTree({ version: 'go1.22.1', entry: 'none' }))), {}, 'has no debugger calls'],
        [written(), { sha256: 'a'.repeat(64) }, 'has another SHA-256'],
      ];
      for (const [path, more, words] of cases) {
        expect((await failureOf(obtain(path, options(more)), UsageError)).message).to.include(words);
      }
      const staging = join(cache.root, 'staging');
      expect(existsSync(staging) ? readdirSync(staging) : []).to.deep.equal([]);
    });

    it('at a URL that is not there is refused', async () => {
      const error = await failureOf(obtain(`${server.base}none.tar.gz`, options()), UnobtainableError);
      expect(error.message).to.include('status 404');
      expect(readdirSync(join(cache.root, 'downloads/scratch'))).to.deep.equal([]);
    });
  });

  describe('for `versions`', () => {
    it('what can be had is listed with its sources and with what is cached', async () => {
      await obtain('1.15', options());
      const { releases, sources } = await availableReleases({ cache });
      expect(releases.map(release => [formatVersion(release.version), release.protocol])).to.deep.equal([
        ['1.11', 'V1'],
        ['1.11.13', 'V1'],
        ['1.15.15', 'V1'],
        ['1.21.13', 'V2'],
        ['1.22rc1', 'V2'],
        ['1.22.1', 'V2'],
        ['1.28rc1', 'V2'],
      ]);
      expect(
        releases.filter(release => release.from.some(way => way.cached)).map(r => formatVersion(r.version)),
      ).to.deep.equal(['1.15.15']);
      expect(sources.map(({ source, releases: count, reason }) => [source, count, reason])).to.deep.equal([
        ['downloads', 7, undefined],
        ['debian', undefined, 'this machine has no apt-get'],
      ]);
    });
  });

  describe('a bootstrap', () => {
    const minimum = { major: 1, minor: 20, patch: 6 };
    const progress = {
      note: (text: string) => void notes.push(text),
      task: () => options().progress.task(''),
    };

    function goCommand(version: string): string {
      const root = newFolder();
      writeFiles(root, goTree({ version, built: true }));
      const script = `#!/bin/sh\nif [ "$1" = env ]; then echo '${root}'; else echo 'go version ${version} linux/amd64'; fi\n`;
      writeFileSync(join(root, 'bin/go'), script);
      chmodSync(join(root, 'bin/go'), 0o755);
      return root;
    }

    async function found(of: Record<string, string | undefined> = {}, more = {}): Promise<string> {
      const { root, version } = await obtainBootstrap(minimum, { cache, progress, environment: of, ...more });
      expect(existsSync(join(root, 'bin/go'))).to.equal(true);
      return formatVersion(version);
    }

    it('is what GOROOT_BOOTSTRAP says', async () => {
      expect(await found({ GOROOT_BOOTSTRAP: goCommand('go1.20.6') })).to.equal('1.20.6');
    });

    for (const [what, root, words] of [
      ['too old', () => goCommand('go1.20.5'), ['is Go 1.20.5, and 1.20.6 is the least']],
      ['nothing', newFolder, ['holds no Go that works']],
    ] as const) {
      it(`that GOROOT_BOOTSTRAP names and that is ${what} is refused`, async () => {
        const error = await failureOf(found({ GOROOT_BOOTSTRAP: root() }), UsageError);
        for (const word of words) expect(error.message).to.include(word);
      });
    }

    it('is the go command on the PATH if that is new enough', async () => {
      expect(await found({ PATH: join(goCommand('go1.24.1'), 'bin') })).to.equal('1.24.1');
      expect(await found({ PATH: join(goCommand('go1.19.8'), 'bin') })).to.equal('1.22.1');
    });

    it('is one of the cache, else the newest release', async () => {
      await obtain('1.15,1.21', options());
      expect(await found()).to.equal('1.21.13');
      cache = new Cache(newFolder());
      expect(await found()).to.equal('1.22.1');
    });

    it('is not newer than what is wanted', async () => {
      expect(await found({}, { newestLine: { major: 1, minor: 21 } })).to.equal('1.21.13');
    });

    it('that is nowhere is an error with all reasons', async () => {
      const wanted = { major: 1, minor: 26, patch: 0 };
      const error = await failureOf(
        obtainBootstrap(wanted, { cache, progress, environment: {} }),
        UnobtainableError,
      );
      expect(wordsOf(error)).to.include('Go 1.26.0 or later');
      expect(wordsOf(error)).to.include('has none that fits');
      expect(wordsOf(error)).to.include('no apt-get');
      expect(wordsOf(error)).to.include('GOROOT_BOOTSTRAP');
    });
  });
});

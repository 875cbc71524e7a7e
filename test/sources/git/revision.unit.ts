import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { Cache } from '../../../harness/host/cache.js';
import { UnobtainableError, UsageError } from '../../../harness/host/errors.js';
import { silent } from '../../../harness/host/progress.js';
import { formatVersion } from '../../../harness/releases/version.js';
import { obtainGit } from '../../../harness/sources/git/revision.js';
import { failureOf, wordsOf } from '../failing.js';
import { goTree, newFolder, removeFolders, writeFiles } from '../folders.js';

/** A repository of Go in small: 1.10.8, the time before the change, the change, a release, a beta. */
function makeRepository(): string {
  const folder = newFolder();
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@y', ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
  const commit = (files: Record<string, string>, ...tags: string[]): void => {
    git('rm', '-rq', '--ignore-unmatch', '.');
    writeFiles(folder, files);
    git('add', '-A');
    git('commit', '-qm', 'x');
    for (const tag of tags) git('tag', tag);
  };
  git('init', '-q', '-b', 'master');
  commit({ 'README.md': 'x' }, 'empty');
  commit(goTree({ version: 'go1.10.8', entry: 'none', registerMaps: false }), 'go1.10.8');
  commit({ ...goTree({ entry: 'none' }), 'api/go1.10.txt': '' }, 'before');
  commit({ ...goTree({ entry: 'debugCallV1' }), 'api/go1.10.txt': '' }, 'change');
  commit(goTree({ version: 'go1.11.13', entry: 'debugCallV1' }), 'go1.11.13');
  commit(goTree({ develops: 17 }), 'go1.17beta1', 'weekly');
  commit(goTree({ develops: 24 }));
  return folder;
}

describe('sources: a git repository', () => {
  let repository: string;
  let bare: string;
  let cache: Cache;
  const head = (of: string): string =>
    execFileSync('git', ['rev-parse', of], { cwd: repository, encoding: 'utf8' }).trim();
  const obtain = (revision: string, from = repository) =>
    obtainGit(from, revision, { cache, progress: silent });

  before(() => {
    repository = makeRepository();
    bare = join(newFolder(), 'go.git');
    execFileSync('git', ['clone', '-q', '--bare', repository, bare]);
  });
  beforeEach(() => {
    cache = new Cache(newFolder());
  });
  after(removeFolders);

  it('gives the tree of a tag', async () => {
    const tree = await obtain('go1.11.13');
    expect(formatVersion(tree.version)).to.equal('1.11.13');
    expect(tree).to.include({ built: false, shared: true });
    expect(tree.origin).to.deep.equal({
      source: 'git',
      description: `${repository} at go1.11.13 (${head('go1.11.13').slice(0, 12)})`,
      commit: head('go1.11.13'),
    });
    expect(existsSync(join(tree.root, 'src/runtime/asm_amd64.s'))).to.equal(true);
  });

  it('gives a VERSION to a commit that has none', async () => {
    const tree = await obtain('go1.11.13^');
    const commit = head('go1.11.13^');
    expect(tree.version).to.deep.equal({
      major: 1,
      minor: 11,
      patch: 0,
      devel: `devel +${commit.slice(0, 10)}`,
    });
    expect(readFileSync(join(tree.root, 'VERSION'), 'utf8')).to.equal(`devel +${commit.slice(0, 10)}`);
  });

  it('knows a beta by its tag', async () => {
    expect(formatVersion((await obtain('weekly')).version)).to.equal('1.17beta1');
  });

  it('gives the same content the same id, from a bare repository, by a branch and by a commit', async () => {
    const id = (await obtain('master')).id;
    expect((await obtain(head('master'), bare)).id).to.equal(id);
    expect((await obtain('master', bare)).id).to.equal(id);
    expect((await obtain('go1.11.13')).id).to.not.equal(id);
  });

  it('does not look at the work tree', async () => {
    const id = (await obtain('master')).id;
    writeFiles(repository, { 'src/runtime/extra.go': 'package runtime\n' });
    cache = new Cache(newFolder());
    const tree = await obtain('master');
    expect(tree.id).to.equal(id);
    expect(existsSync(join(tree.root, 'src/runtime/extra.go'))).to.equal(false);
  });

  it('unpacks a revision once', async () => {
    const titles: string[] = [];
    const progress = {
      note: () => undefined,
      task: (title: string) => {
        titles.push(title);
        return silent.task(title);
      },
    };
    for (let i = 0; i < 2; i++) await obtainGit(repository, 'go1.11.13', { cache, progress });
    expect(titles).to.have.lengthOf(1);
  });

  for (const [what, revision, from, words] of [
    ['a revision that is not there', 'nonesuch', () => repository, ['has no revision nonesuch']],
    ['a revision that is an option', '--output=x', () => repository, ['has no revision --output=x']],
    ['a revision without Go', 'empty', () => repository, ['is not a Go tree']],
    ['a folder that is no repository', 'master', newFolder, ['is not a git repository']],
    [
      'a folder inside of a repository',
      'master',
      () => join(repository, 'src'),
      ['is a folder inside of one'],
    ],
    ['Go 1.10', 'go1.10.8', () => repository, ['Go 1.10.8', 'no register maps']],
    ['a tree without debug calls', 'change^', () => repository, ['change^', 'has no debug calls']],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const error = await failureOf(obtain(revision, from()), UsageError);
      for (const word of words) expect(wordsOf(error)).to.include(word);
    });
  }

  describe('at a URL', () => {
    const url = (): string => pathToFileURL(bare).href;

    for (const revision of ['go1.11.13', 'master', 'go1.11.13^']) {
      it(`gives ${revision}`, async () => {
        const tree = await obtain(revision, url());
        expect(tree.origin.commit).to.equal(head(revision));
        expect(tree.id).to.equal((await obtain(revision)).id);
      });
    }

    it('needs the network for a tag only once', async () => {
      await obtain('go1.11.13', url());
      const options = { cache, progress: silent, offline: true };
      expect(formatVersion((await obtainGit(url(), 'go1.11.13', options)).version)).to.equal('1.11.13');
      const error = await failureOf(obtainGit(url(), 'master', options), UnobtainableError);
      expect(error.message).to.include('is not in the cache');
    });

    it('sees a branch that has moved', async () => {
      const moving = join(newFolder(), 'moving.git');
      execFileSync('git', ['clone', '-q', '--bare', repository, moving]);
      const there = pathToFileURL(moving).href;
      const first = await obtain('master', there);
      execFileSync('git', ['-C', moving, 'branch', '-qf', 'other', 'go1.11.13']);
      execFileSync('git', ['-C', moving, 'symbolic-ref', 'HEAD', 'refs/heads/other']);
      execFileSync('git', ['-C', moving, 'branch', '-qf', 'master', 'go1.11.13']);
      expect((await obtain('master', there)).origin.commit).to.not.equal(first.origin.commit);
    });

    it('says so when the revision or the repository is not there', async () => {
      expect((await failureOf(obtain('nonesuch', url()), UsageError)).message).to.include(
        'has no revision nonesuch',
      );
      const missing = pathToFileURL(join(newFolder(), 'missing')).href;
      expect((await failureOf(obtain('master', missing), UnobtainableError)).message).to.include(missing);
    });
  });
});

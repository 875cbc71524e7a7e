import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { UsageError } from '../../../harness/host/errors.js';
import { baselineOf, patchesOf, readWhat } from '../../../harness/review/proposal/proposal.js';

describe('the argument of review', () => {
  let folder: string;
  let repository: string;

  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', repository, '-c', 'user.name=A', '-c', 'user.email=a@example.org', ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();

  const commit = async (file: string, text: string, subject: string): Promise<void> => {
    await writeFile(join(repository, file), text);
    git('add', '.');
    git('commit', '-qm', subject);
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'proposal-'));
    repository = join(folder, 'go');
    await mkdir(join(repository, 'src/runtime'), { recursive: true });
    await mkdir(join(repository, 'src/cmd'));
    git('init', '-q');
    await writeFile(join(repository, 'src/runtime/asm_amd64.s'), '');
    await writeFile(join(repository, 'src/cmd/a.go'), 'package a\n');
    await commit('src/runtime/a.go', 'package runtime\n', 'begin');
    await commit('src/runtime/a.go', 'package runtime\n\nvar a int\n', 'runtime: one');
    await commit('src/runtime/a.go', 'package runtime\n\nvar b int\n', 'runtime: two');
  });

  afterEach(() => rm(folder, { recursive: true }));

  async function refused(what: string, go?: string): Promise<string> {
    try {
      await readWhat(what, go);
    } catch (error) {
      if (error instanceof UsageError) return error.message;
      throw error;
    }
    throw new Error('it was not refused');
  }

  it('may be a range: its commits, on top of the commit before them', async () => {
    const what = await readWhat('HEAD~2..HEAD', repository);
    expect(baselineOf(what, repository)).to.equal(`${repository}@${git('rev-parse', 'HEAD~2')}`);
    const patches = await patchesOf(what, repository);
    expect(patches.map(({ header }) => header.title)).to.deep.equal(['runtime: one', 'runtime: two']);
    expect(new Set(patches.map(({ name }) => name)).size).to.equal(2);
    expect(patches.map(({ changes }) => changes[0]?.path)).to.deep.equal([
      'src/runtime/a.go',
      'src/runtime/a.go',
    ]);
  });

  it('may be one commit, by a name or its hash: what it changes, on top of its parent', async () => {
    for (const word of ['HEAD', git('rev-parse', 'HEAD'), 'HEAD~1']) {
      const what = await readWhat(word, repository);
      expect(baselineOf(what, repository)).to.equal(`${repository}@${git('rev-parse', `${word}~1`)}`);
      const title = word === 'HEAD~1' ? 'runtime: one' : 'runtime: two';
      expect((await patchesOf(what, repository)).map(({ header }) => header.title)).to.deep.equal([title]);
    }
    expect(await refused('HEAD~2', repository)).to.include('has no parent of HEAD~2');
    expect(await refused('HEAD~9', repository)).to.include('HEAD~9 does not exist');
  });

  it('may be a range with three dots: the commits since the branch left', async () => {
    git('checkout', '-qb', 'topic', 'HEAD~1');
    await commit('src/runtime/c.go', 'package runtime\n', 'runtime: aside');
    const left = git('rev-parse', 'HEAD~1');
    const what = await readWhat('master...topic', repository).catch(() =>
      readWhat('main...topic', repository),
    );
    expect(baselineOf(what, repository)).to.equal(`${repository}@${left}`);
    expect((await patchesOf(what, repository)).map(({ header }) => header.title)).to.deep.equal([
      'runtime: aside',
    ]);
  });

  it('may be an edited folder', async () => {
    const edited = join(folder, 'edited');
    await cp(repository, edited, { recursive: true });
    await writeFile(join(edited, 'src/runtime/a.go'), 'package runtime\n\nvar other int\n');
    const what = await readWhat(edited, repository);
    expect(what.kind).to.equal('directory');
    const [patch] = await patchesOf(what, repository);
    expect(patch?.changes.map(({ path, kind }) => [path, kind])).to.deep.equal([
      ['src/runtime/a.go', 'modify'],
    ]);
  });

  it('is refused with a sentence if it is none of these', async () => {
    expect(await refused('nowhere.patch', '1.15')).to.include('nowhere.patch does not exist');
    expect(await refused('HEAD~1..HEAD', '1.15')).to.include('names no checkout');
    expect(await refused('nothing..HEAD', repository)).to.include('has no nothing');
    expect(await refused(folder, repository)).to.include('is not a Go tree');
  });
});

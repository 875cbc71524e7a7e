import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { run } from '../../harness/host/command.js';
import { putReference, putSeriesTests } from '../../harness/patches/reference.js';
import { removeFeature } from '../../harness/patches/removal/remove.js';
import { type GoVersion, parseVersion } from '../../harness/releases/version.js';
import { contentsOf, folderWith, removeFolders } from './folders.js';

/** A clone of Go's repository, bare or not, with its tags: DEBUGCALL_REPOSITORY. */
function repository(): string {
  const path = process.env.DEBUGCALL_REPOSITORY;
  if (path === undefined) throw new Error("Set DEBUGCALL_REPOSITORY to a clone of Go's repository.");
  return path;
}

/** The folders of a revision that the feature reaches into. */
async function treeAt(revision: string): Promise<string> {
  const dir = folderWith({});
  const archive = `git -C "$1" archive "$2" src/runtime src/cmd/internal/objabi src/cmd/link/internal/ld | tar -x -C "$3"`;
  const result = await run('sh', ['-c', archive, 'sh', repository(), revision, dir], { timeoutMs: 60_000 });
  expect(result.exitCode, result.output).to.equal(0);
  return dir;
}

/** Lines of the runtime and the linker that still speak of the feature. */
function traces(dir: string): string[] {
  const files = readdirSync(join(dir, 'src'), { recursive: true, encoding: 'utf8' });
  return files
    .filter(path => /\.(go|s)$/.test(path))
    .flatMap(path => readFileSync(join(dir, 'src', path), 'utf8').split('\n'))
    .filter(line => /debug_?call|testSigtrap/i.test(line));
}

const beforeTheChange: GoVersion = { major: 1, minor: 11, patch: 0, devel: 'devel' };

describe('the series on the releases that they are for', function () {
  this.timeout(120_000);
  afterEach(removeFolders);

  it('go into the tree just before the original change, and come out of it again', async () => {
    const dir = await treeAt('c5ed10f3^');
    const before = contentsOf(dir);
    const { removed, applied } = await putReference(dir, beforeTheChange, { tests: 'series' });
    expect(removed).to.deep.equal([]);
    expect(applied.flatMap(({ hunks }) => hunks.map(({ verdict }) => verdict))).not.to.include('fuzz');
    await removeFeature(dir);
    expect(contentsOf(dir)).to.deep.equal(before);
  });

  const releases = [
    '1.11',
    '1.11.13',
    '1.12.17',
    '1.13.15',
    '1.14.15',
    '1.15',
    '1.15.15',
    '1.16beta1',
    '1.16.15',
  ];
  for (const release of releases) {
    const version = parseVersion(release);
    if (version === undefined) throw new Error(release);

    it(`${release}: its own leaves no trace, ours takes the place`, async () => {
      const bare = await treeAt(`go${release}`);
      expect(traces(bare)).not.to.deep.equal([]);
      await removeFeature(bare);
      expect(traces(bare)).to.deep.equal([]);

      const dir = await treeAt(`go${release}`);
      await putReference(dir, version, { tests: 'series' });
      await removeFeature(dir);
      expect(contentsOf(dir)).to.deep.equal(contentsOf(bare));
    });

    it(`${release}: either implementation can have either tests`, async () => {
      const own = contentsOf(await treeAt(`go${release}`));
      const test = 'src/runtime/debug_test.go';
      const ours = await treeAt(`go${release}`);
      await putReference(ours, version, { tests: 'own' });
      expect(contentsOf(ours)[test]).to.equal(own[test]);
      expect(contentsOf(ours)['src/runtime/debugcall.go']).not.to.equal(own['src/runtime/debugcall.go']);

      const theirs = await treeAt(`go${release}`);
      await putSeriesTests(theirs, version);
      expect(contentsOf(theirs)[test]).not.to.equal(own[test]);
      expect(contentsOf(theirs)['src/runtime/debugcall.go']).to.equal(own['src/runtime/debugcall.go']);
    });
  }
});

import { chmodSync, linkSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { applyPatches, describe as tell } from '../../harness/patches/apply.js';
import { checkPatch } from '../../harness/patches/check.js';
import { type Patch, parsePatchFile } from '../../harness/patches/patch-file.js';
import { TreeView } from '../../harness/patches/tree-view.js';
import { caught } from './caught.js';
import { contentsOf, folderWith, patchText, removeFolders } from './folders.js';

const lines = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => `line ${from + i}`);
const text = (...parts: string[][]): string => `${parts.flat().join('\n')}\n`;
const file = text(lines(1, 40));

// Adds a line after 10 and changes line 30.
const diff = `diff --git a/src/a.go b/src/a.go
--- a/src/a.go
+++ b/src/a.go
@@ -8,6 +8,7 @@
 line 8
 line 9
 line 10
+added
 line 11
 line 12
 line 13
@@ -27,7 +28,7 @@
 line 27
 line 28
 line 29
-line 30
+changed
 line 31
 line 32
 line 33
`;
const patched = text(lines(1, 10), ['added'], lines(11, 29), ['changed'], lines(31, 40));

function patch(body = diff, name = '0001-a.patch'): Patch {
  return parsePatchFile(name, patchText(body));
}

async function verdicts(source: string): Promise<string[]> {
  const tree = new TreeView(folderWith({ 'src/a.go': source }));
  const { verdict, hunks } = await checkPatch(tree, patch());
  return [verdict, ...hunks.map(tell)];
}

describe('checking a patch', () => {
  afterEach(removeFolders);

  it('says that it applies', async () => {
    expect(await verdicts(file)).to.deep.equal([
      'applies',
      'src/a.go:8 hunk 1 applies',
      'src/a.go:27 hunk 2 applies',
    ]);
  });

  it('finds a hunk that has moved, and the next by it', async () => {
    const moved = text(['new 1', 'new 2'], lines(1, 20), ['new 3'], lines(21, 40));
    expect(await verdicts(moved)).to.deep.equal([
      'applies',
      'src/a.go:10 hunk 1 applies, 2 lines further down',
      'src/a.go:30 hunk 2 applies, 3 lines further down',
    ]);
    expect((await verdicts(text(lines(3, 40))))[1]).to.equal('src/a.go:6 hunk 1 applies, 2 lines further up');
  });

  it('says when lines around a hunk differ, and keeps them', async () => {
    const other = file.replace('line 8\n', 'LINE 8\n').replace('line 33\n', 'LINE 33\n');
    expect(await verdicts(other)).to.deep.equal([
      'applies',
      'src/a.go:8 hunk 1 applies with other lines around it',
      'src/a.go:27 hunk 2 applies with other lines around it',
    ]);
    const dir = folderWith({ 'src/a.go': other });
    await applyPatches(dir, [patch()]);
    const wanted = patched.replace('line 8\n', 'LINE 8\n').replace('line 33\n', 'LINE 33\n');
    expect(readFileSync(join(dir, 'src/a.go'), 'utf8')).to.equal(wanted);
  });

  it('shows both sides of a conflict', async () => {
    const tree = new TreeView(folderWith({ 'src/a.go': file.replace('line 30\n', 'line thirty\n') }));
    const { verdict, hunks } = await checkPatch(tree, patch());
    expect(verdict).to.equal('conflict');
    expect(hunks[0]?.verdict).to.equal('applies');
    expect(hunks[1]).to.deep.include({ verdict: 'conflict', line: 27 });
    expect(hunks[1]?.sides).to.deep.equal({
      expected: lines(27, 33),
      found: [...lines(27, 29), 'line thirty', ...lines(31, 33)],
    });
  });

  it('says that it is there already, in full or in part', async () => {
    expect(await verdicts(patched)).to.deep.equal([
      'applied',
      'src/a.go:8 hunk 1 is there already',
      'src/a.go:28 hunk 2 is there already, 1 line further down',
    ]);
    expect((await verdicts(patched.replace('added\n', '')))[0]).to.equal('partly applied');
  });

  it('knows an addition at the end of its context from one that is there', async () => {
    const end = `diff --git a/src/a.go b/src/a.go
--- a/src/a.go
+++ b/src/a.go
@@ -38,3 +38,4 @@
 line 38
 line 39
 line 40
+line 41
`;
    const dir = folderWith({ 'src/a.go': file });
    await applyPatches(dir, [patch(end)]);
    expect(readFileSync(join(dir, 'src/a.go'), 'utf8')).to.equal(text(lines(1, 41)));
    expect((await checkPatch(new TreeView(dir), patch(end))).verdict).to.equal('applied');
  });

  it('says that a file which is to change is missing', async () => {
    const tree = new TreeView(folderWith({ 'src/b.go': file }));
    const { verdict, hunks } = await checkPatch(tree, patch());
    expect(verdict).to.equal('conflict');
    expect(hunks[0]?.sides?.found).to.deep.equal([]);
  });
});

describe('applying patches', () => {
  afterEach(removeFolders);

  const create = `diff --git a/src/sub/new.go b/src/sub/new.go
new file mode 100644
--- /dev/null
+++ b/src/sub/new.go
@@ -0,0 +1,2 @@
+package sub
+var x int
`;
  const change = create
    .replace('new file mode 100644\n', '')
    .replace('/dev/null', 'a/src/sub/new.go')
    .replace(
      '@@ -0,0 +1,2 @@\n+package sub\n+var x int',
      '@@ -1,2 +1,2 @@\n package sub\n-var x int\n+var y int',
    );

  it('applies each on top of those before it', async () => {
    const dir = folderWith({ 'src/a.go': file });
    await applyPatches(dir, [patch(), patch(create, '0002-b.patch'), patch(change, '0003-c.patch')]);
    expect(contentsOf(dir)).to.deep.equal({
      'src/a.go': patched,
      'src/sub/new.go': 'package sub\nvar y int\n',
    });
  });

  it('deletes a file, if it is what the patch thinks', async () => {
    const gone =
      'diff --git a/b b/b\ndeleted file mode 100644\n--- a/b\n+++ /dev/null\n@@ -1 +0,0 @@\n-one\n';
    const dir = folderWith({ b: 'one\n' });
    await applyPatches(dir, [patch(gone)]);
    expect(contentsOf(dir)).to.deep.equal({});
    const other = folderWith({ b: 'two\n' });
    await caught(() => applyPatches(other, [patch(gone)]));
    expect(contentsOf(other)).to.deep.equal({ b: 'two\n' });
  });

  it('heeds a missing line break at the end of a file', async () => {
    const end = `diff --git a/b b/b
--- a/b
+++ b/b
@@ -1,2 +1,2 @@
 one
-two
\\ No newline at end of file
+three
`;
    const dir = folderWith({ b: 'one\ntwo' });
    await applyPatches(dir, [patch(end)]);
    expect(contentsOf(dir)).to.deep.equal({ b: 'one\nthree\n' });
  });

  it('keeps the mode of a file and does not write through a hard link', async () => {
    const dir = folderWith({ 'src/a.go': file });
    chmodSync(join(dir, 'src/a.go'), 0o640);
    linkSync(join(dir, 'src/a.go'), join(dir, 'shared.go'));
    await applyPatches(dir, [patch()]);
    expect(statSync(join(dir, 'src/a.go')).mode & 0o777).to.equal(0o640);
    expect(readFileSync(join(dir, 'shared.go'), 'utf8')).to.equal(file);
  });

  it('works in a tree that lies in a git repository', async () => {
    const outer = folderWith({
      'go/src/a.go': file,
      '.gitignore': 'go\n',
      '.git/HEAD': 'ref: refs/heads/x\n',
    });
    await applyPatches(join(outer, 'go'), [patch()]);
    expect(readFileSync(join(outer, 'go/src/a.go'), 'utf8')).to.equal(patched);
  });

  it('changes nothing in a dry run', async () => {
    const dir = folderWith({ 'src/a.go': file });
    const [verdict] = await applyPatches(dir, [patch()], { dryRun: true });
    expect(verdict?.changes.get('src/a.go')).to.equal(patched);
    expect(contentsOf(dir)).to.deep.equal({ 'src/a.go': file });
  });

  const refusals: Record<string, [string, RegExp, RegExp]> = {
    'a patch that is there already': [patched, /0001-a\.patch is applied to .* already/, /^$/],
    'a patch that is there in part': [
      patched.replace('added\n', ''),
      /is applied to .* in part: 1 of 2 hunks are there/,
      /hunk 1 applies\n.*hunk 2 is there already/,
    ],
    'a conflict': [
      file.replace('line 30\n', 'line thirty\n'),
      /0001-a\.patch does not apply to/,
      /src\/a\.go:27 hunk 2 conflicts\nthe patch expects\n[\s\S]*line 30\n[\s\S]*there is\n[\s\S]*line thirty/,
    ],
  };
  for (const [what, [source, sentence, excerpt]] of Object.entries(refusals)) {
    it(`refuses ${what} and leaves the tree as it was`, async () => {
      const dir = folderWith({ 'src/a.go': source });
      const before = contentsOf(dir);
      const error = await caught(() => applyPatches(dir, [patch(create, '0000-b.patch'), patch()]));
      expect(error.message).to.match(sentence);
      expect(error.remedy).to.be.a('string');
      expect(error.excerpt ?? '').to.match(excerpt);
      expect(contentsOf(dir)).to.deep.equal(before);
    });
  }

  it('refuses a read-only tree, whoever asks', async () => {
    const dir = folderWith({ 'src/a.go': file });
    chmodSync(join(dir, 'src'), 0o555);
    const error = await caught(() => applyPatches(dir, [patch()]));
    chmodSync(join(dir, 'src'), 0o755);
    expect(error.message).to.match(/is read-only \(src\)/);
    expect(error.remedy).to.include('--to=DIR');
    expect(contentsOf(dir)).to.deep.equal({ 'src/a.go': file });
  });

  it('refuses to follow a link out of the tree', async () => {
    const outside = folderWith({ 'a.go': file });
    const dir = folderWith({ VERSION: 'go1.11\n' });
    symlinkSync(outside, join(dir, 'src'));
    const error = await caught(() => applyPatches(dir, [patch()]));
    expect(error.message).to.match(/reached through a link that leaves the tree/);
    expect(contentsOf(outside)).to.deep.equal({ 'a.go': file });
  });

  it('takes everything back when it fails half way', async () => {
    const dir = folderWith({ 'src/a.go': file, 'src/b': 'x\n' });
    const below = patch(create.replaceAll('src/sub/new.go', 'src/b/new.go'), '0002-b.patch');
    let failure: unknown;
    try {
      await applyPatches(dir, [patch(), below]);
    } catch (error) {
      failure = error;
    }
    expect(failure).to.be.instanceOf(Error);
    expect(contentsOf(dir)).to.deep.equal({ 'src/a.go': file, 'src/b': 'x\n' });
  });

  it('leaves nothing of its own beside the files', async () => {
    const dir = folderWith({ 'src/a.go': file });
    mkdirSync(join(dir, 'pkg'));
    writeFileSync(join(dir, 'pkg/x'), '');
    await applyPatches(dir, [patch()]);
    expect(Object.keys(contentsOf(dir))).to.deep.equal(['pkg/x', 'src/a.go']);
  });
});

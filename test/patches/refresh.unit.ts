import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { applyPatches } from '../../harness/patches/apply.js';
import { parsePatchFile } from '../../harness/patches/patch-file.js';
import { type Refreshed, refreshSeries, writeRefreshed } from '../../harness/patches/refresh.js';
import { readSeries, type Series } from '../../harness/patches/series.js';
import { TreeView } from '../../harness/patches/tree-view.js';
import { caught } from './caught.js';
import { contentsOf, folderWith, patchText, removeFolders } from './folders.js';

const numbered = Array.from({ length: 40 }, (_, i) => `line ${i + 1}`);
const first = `diff --git a/src/a.go b/src/a.go
--- a/src/a.go
+++ b/src/a.go
@@ -9,4 +9,6 @@ a note that git writes
 line 9
 line 10
+first 1
+first 2
 line 11
 line 12
`;
const second = `diff --git a/src/a.go b/src/a.go
--- a/src/a.go
+++ b/src/a.go
@@ -12,3 +12,4 @@
 first 2
 line 11
+second
 line 12
@@ -31,3 +32,3 @@
 line 29
-line 30
+line thirty
 line 31
diff --git a/src/new.go b/src/new.go
new file mode 100644
--- /dev/null
+++ b/src/new.go
@@ -0,0 +1,2 @@
+package p
+var x int
`;

describe('refreshing a series from an edited tree', () => {
  afterEach(removeFolders);

  let base: string;
  let edited: string;
  let series: Series;

  beforeEach(async () => {
    base = folderWith({ 'src/a.go': `${numbered.join('\n')}\n`, 'src/b.go': 'package p\n' });
    series = await readSeries(
      folderWith({
        series: '0001-first.patch\n0002-second.patch\n',
        '0001-first.patch': patchText(first),
        '0002-second.patch': patchText(second),
      }),
    );
    edited = folderWith({});
    cpSync(base, edited, { recursive: true });
    await applyPatches(edited, series.patches);
  });

  function edit(file: string, from: string, to: string): void {
    const text = readFileSync(join(edited, file), 'utf8');
    expect(text).to.include(from);
    writeFileSync(join(edited, file), text.replace(from, to));
  }

  function refresh(): Promise<Refreshed> {
    return refreshSeries({ base: new TreeView(base), editedDir: edited, series, releases: '>=1.11 <1.12' });
  }

  /** The series after the refresh gives the edited tree. */
  async function expectRoundTrip(refreshed: Refreshed): Promise<void> {
    const changed = new Map(refreshed.changed.map(patch => [patch.name, patch]));
    const patches = series.patches.map(patch => changed.get(patch.name) ?? patch);
    const again = folderWith({});
    cpSync(base, again, { recursive: true });
    await applyPatches(again, refreshed.added === undefined ? patches : [...patches, refreshed.added]);
    expect(contentsOf(again)).to.deep.equal(contentsOf(edited));
  }

  it('changes nothing when nothing was edited', async () => {
    expect(await refresh()).to.deep.equal({ changed: [], added: undefined });
  });

  it('changes the patch whose lines were edited, and no other', async () => {
    edit('src/a.go', 'first 1\n', 'first one\nand a half\n');
    const refreshed = await refresh();
    expect(refreshed.changed.map(({ name }) => name)).to.deep.equal(['0001-first.patch']);
    expect(refreshed.changed[0]?.text).to.include('+first one\n+and a half\n+first 2\n');
    expect(refreshed.changed[0]?.header).to.deep.equal(series.patches[0]?.header);
    await expectRoundTrip(refreshed);
  });

  it('changes a later patch too where it quotes the edited lines', async () => {
    edit('src/a.go', 'first 2\n', 'first two\n');
    const refreshed = await refresh();
    expect(refreshed.changed.map(({ name }) => name)).to.deep.equal([
      '0001-first.patch',
      '0002-second.patch',
    ]);
    expect(refreshed.changed[1]?.text).to.include(' first two\n');
    // What it says about the other file stays as it was written.
    expect(refreshed.changed[1]?.text.split('diff --git a/src/new.go')[1]).to.equal(
      second.split('diff --git a/src/new.go')[1],
    );
    await expectRoundTrip(refreshed);
  });

  it('gives an edit beside lines of a patch to it, one elsewhere in its file to the last, and removes lines', async () => {
    edit('src/a.go', 'line 10\n', 'line 10\nbeside\n');
    edit('src/a.go', 'line 20\n', '');
    edit('src/a.go', 'line 31\n', 'line 31\nbelow\n');
    const refreshed = await refresh();
    const texts = new Map(refreshed.changed.map(({ name, text }) => [name, text]));
    expect(texts.get('0001-first.patch')).to.include('+beside\n');
    expect(texts.get('0001-first.patch')).not.to.include('line 20');
    expect(texts.get('0002-second.patch')).to.include('-line 20\n').and.include('+below\n');
    await expectRoundTrip(refreshed);
  });

  it('takes a created file along, and its removal', async () => {
    edit('src/new.go', 'var x int', 'var y int');
    const refreshed = await refresh();
    expect(refreshed.changed.map(({ name }) => name)).to.deep.equal(['0002-second.patch']);
    await expectRoundTrip(refreshed);
    rmSync(join(edited, 'src/new.go'));
    const without = await refresh();
    expect(without.changed[0]?.text).not.to.include('new.go');
    await expectRoundTrip(without);
  });

  it('makes a new patch of edits to files that no patch touches, and lists it', async () => {
    edit('src/b.go', 'package p\n', 'package p\n\nvar z int\n');
    writeFileSync(join(edited, 'src/zversion.go'), '// Code generated by go tool dist; DO NOT EDIT.\n');
    const refreshed = await refresh();
    expect(refreshed.changed).to.deep.equal([]);
    expect(refreshed.added?.name).to.equal('0003-edits.patch');
    expect(refreshed.added?.header.releases).to.equal('>=1.11 <1.12');
    rmSync(join(edited, 'src/zversion.go'));
    await expectRoundTrip(refreshed);

    await writeRefreshed(series, refreshed);
    const names = (await readSeries(series.dir)).patches.map(({ name }) => name);
    expect(names).to.deep.equal(['0001-first.patch', '0002-second.patch', '0003-edits.patch']);
  });

  it('writes the changed patches into the folder and leaves the others byte for byte', async () => {
    edit('src/a.go', 'first 1\n', 'first one\n');
    const before = contentsOf(series.dir);
    await writeRefreshed(series, await refresh());
    const after = contentsOf(series.dir);
    expect(after['0002-second.patch']).to.equal(before['0002-second.patch']);
    expect(after.series).to.equal(before.series);
    const text = after['0001-first.patch'] ?? '';
    expect(parsePatchFile('0001-first.patch', text).changes[0]?.hunks[0]?.lines).to.include('+first one');
  });

  it('refuses when the base is not what the series is for', async () => {
    writeFileSync(join(base, 'src/a.go'), 'something else\n');
    expect((await caught(refresh)).message).to.match(/0001-first\.patch does not apply/);
  });
});

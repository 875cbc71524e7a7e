import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { contentsOf } from '../../../patches/folders.js';
import { said, usePatchShop } from './shop.js';
import { twoPatches } from './trees.js';

describe('patch export, patch refresh', function () {
  this.timeout(30_000);
  const { shop, patch, read, edit } = usePatchShop();

  beforeEach(async () => {
    const ended = await patch('apply', '--go=./tree', '--to=copy', '--series=./series');
    expect(ended.code, ended.stderr).to.equal(0);
  });

  it('changes nothing where nothing was edited', async () => {
    const before = contentsOf(join(shop.dir, 'series'));
    const refreshed = await patch('refresh', '--from=./copy');
    expect(refreshed.stdout).to.include('nothing to change');
    const exported = await patch('export', '--from=./copy', '--to=out');
    expect(exported.stdout).to.include('there are no edits in ./copy');
    for (const folder of ['series', 'out']) expect(contentsOf(join(shop.dir, folder))).to.deep.equal(before);
  });

  it('writes an edit into the patch that it belongs to, and leaves the other byte for byte', async () => {
    edit('copy/src/runtime/new.go', 'package runtime\n', 'package runtime\n\nconst edited = 1\n');
    const ended = await patch('refresh', '--from=./copy');
    expect(ended.code, ended.stderr).to.equal(0);
    expect(ended.stdout).to.include('changed  0002-second.patch').and.not.to.include('0001-first');
    const after = contentsOf(join(shop.dir, 'series'));
    expect(after['0001-first.patch']).to.equal(twoPatches['0001-first.patch']);
    const expected = (twoPatches['0002-second.patch'] ?? '')
      .replace('@@ -0,0 +1,3 @@', '@@ -0,0 +1,5 @@')
      .concat('+\n+const edited = 1\n');
    expect(after['0002-second.patch']).to.equal(expected);
    expect((await patch('apply', '--go=./tree', '--to=again', '--series=./series')).code).to.equal(0);
    expect(contentsOf(join(shop.dir, 'again/src'))).to.deep.equal(contentsOf(join(shop.dir, 'copy/src')));
  });

  it('exports a whole series that can be applied, with a new patch for edits elsewhere', async () => {
    edit('copy/src/cmd/link/internal/ld/pcln.go', 'package ld\n', 'package ld\n\n// edited\n');
    const before = contentsOf(join(shop.dir, 'series'));
    const ended = await patch('export', '--from=copy', '--to=out');
    expect(ended.code, ended.stderr).to.equal(0);
    expect(ended.stdout).to.include('new      0003-edits.patch');
    expect(contentsOf(join(shop.dir, 'series'))).to.deep.equal(before);
    expect((await patch('apply', '--go=./tree', '--to=again', '--series=./out')).code).to.equal(0);
    expect(read('again/src/cmd/link/internal/ld/pcln.go')).to.include('// edited');
  });

  it('gives a new patch a number that no patch for other releases has', async () => {
    const other = (twoPatches['0001-first.patch'] ?? '').replace('>=1.15 <1.17', '>=1.11 <1.15');
    shop.write('series', { series: `${twoPatches.series}0003-edits.patch\n`, '0003-edits.patch': other });
    edit('copy/src/cmd/link/internal/ld/pcln.go', 'package ld\n', 'package ld\n\n// edited\n');
    const ended = await patch('refresh', '--from=copy');
    expect(ended.stdout).to.include('new      0004-edits.patch');
    expect(read('series/0003-edits.patch')).to.equal(other);
    expect(read('series/0004-edits.patch')).to.include('Releases: >=1.15 <1.16');
  });

  it('warns before it writes into an installed package', async () => {
    shop.write('node_modules/it/series', twoPatches);
    const applied = await patch('apply', '--go=./tree', '--to=third', '--series=./node_modules/it/series');
    expect(applied.code, applied.stderr).to.equal(0);
    edit('third/src/runtime/new.go', 'package runtime', 'package  runtime');
    const ended = await patch('refresh', '--from=./third');
    expect(ended.stderr)
      .to.include('is part of an installed package')
      .and.include('patch export --from=./third');
    expect(ended.stdout).to.include('changed  0002-second.patch');
  });

  it('says that a series is read-only, and where to write it instead', async () => {
    edit('copy/src/runtime/new.go', 'package runtime', 'package  runtime');
    chmodSync(join(shop.dir, 'series'), 0o555);
    const ended = await patch('refresh', '--from=./copy');
    chmodSync(join(shop.dir, 'series'), 0o755);
    expect(said(ended))
      .to.include("the series can't be changed")
      .and.to.include('patch export --from=./copy --to=DIR');
    expect(ended).to.include({ code: 2, stdout: '' });
    expect(contentsOf(join(shop.dir, 'series'))).to.deep.equal({ ...twoPatches });
  });

  it('refuses a tree that was not made by it, one whose ground has changed, and one that is its own ground', async () => {
    const refusals = async (sentence: string, ...args: string[]): Promise<void> => {
      const ended = await patch('refresh', ...args);
      expect(said(ended)).to.include(sentence);
      expect(ended).to.include({ code: 2, stdout: '' });
    };
    await refusals('series is not a Go tree', '--from=series');
    await refusals("tree doesn't say which tree it was made from", '--from=tree');
    await refusals('tree is the tree itself', '--from=tree', '--go=./tree', '--series=./series');
    await refusals("'--from <dir>' not specified");
    edit('tree/src/runtime/a.go', '// line 30\n', '// line 30, changed\n');
    await refusals('is no longer what copy was made from', '--from=copy');
    shop.write('copy', { '.debugcall-patches.json': '{"format": 1}' });
    await refusals('.debugcall-patches.json is damaged', '--from=copy');
    expect(contentsOf(join(shop.dir, 'series'))).to.deep.equal({ ...twoPatches });
  });
});

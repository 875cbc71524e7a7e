import { existsSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { contentsOf } from '../../../patches/folders.js';
import { said, usePatchShop } from './shop.js';
import { onePatch, treeFiles } from './trees.js';

describe('patch remove', function () {
  this.timeout(30_000);
  const { shop, patch, tree, read } = usePatchShop();

  const own = {
    'src/runtime/asm_amd64.s': `${treeFiles['src/runtime/asm_amd64.s'] ?? ''}\nTEXT runtime·debugCallV1(SB),NOSPLIT,$152-0\n\tRET\n`,
    'src/runtime/debugcall.go':
      '// Copyright someone else.\n\npackage runtime\n\nfunc debugCallCheck(pc uintptr) string {\n\treturn ""\n}\n',
    'src/runtime/debug_test.go': 'package runtime_test\n',
  };

  it('takes the feature out of a copy and lists the declarations', async () => {
    shop.write('tree', own);
    const before = tree();
    const ended = await patch('remove', '--go=./tree', '--to=copy');
    expect(ended.code, ended.stderr).to.equal(0);
    expect(ended.stdout)
      .to.match(/debugcall\.go\n +func +debugCallCheck\n/)
      .and.to.match(/function +debugCallV1\n/);
    expect(ended.stdout).to.match(/file +debug_test\.go\n/);
    expect(read('copy/src/runtime/asm_amd64.s')).to.not.include('debugCall');
    expect(existsSync(join(shop.dir, 'copy/src/runtime/debug_test.go'))).to.equal(false);
    expect(tree()).to.deep.equal(before);
  });

  it('takes it out of a tree in place, and leaves the tests there if asked to', async () => {
    shop.write('tree', own);
    const ended = await patch('remove', '--in=./tree', '--keep-tests');
    expect(ended.code, ended.stderr).to.equal(0);
    expect(Object.keys(tree()))
      .to.include('src/runtime/debug_test.go')
      .and.not.include('src/runtime/debugcall.go');
  });

  it('refuses a tree that is not whole', async () => {
    shop.write('tree', own);
    rmSync(join(shop.dir, 'tree/src/cmd/internal'), { recursive: true });
    const before = contentsOf(shop.dir);
    for (const args of [
      ['remove', '--go=./tree', '--to=copy'],
      ['remove', '--in=./tree'],
    ]) {
      const ended = await patch(...args);
      expect(said(ended)).to.include('is not complete: it has no src/cmd/internal/objabi');
      expect(ended).to.include({ code: 2, stdout: '' });
    }
    shop.write('tree', { 'src/cmd/internal/objabi/funcid.go': 'package objabi\n' });
    symlinkSync('nowhere', join(shop.dir, 'tree/src/runtime/lost.go'));
    const ended = await patch('remove', '--in=./tree');
    expect(said(ended)).to.include(`src/runtime/lost.go of ${join(shop.dir, 'tree')} can't be read`);
    expect(ended).to.include({ code: 2, stdout: '' });
    unlinkSync(join(shop.dir, 'tree/src/runtime/lost.go'));
    rmSync(join(shop.dir, 'tree/src/cmd/internal'), { recursive: true });
    expect(contentsOf(shop.dir)).to.deep.equal(before);
  });

  it('refuses a tree that has none, and Go 1.17', async () => {
    rmSync(join(shop.dir, 'tree/src/cmd/internal'), { recursive: true });
    const none = await patch('remove', '--go=./tree', '--to=copy');
    expect(said(none)).to.include('./tree (Go 1.15.15) has no debug calls to take out');
    shop.write('tree', { VERSION: 'go1.17' });
    const later = await patch('remove', '--in=./tree');
    expect(said(later))
      .to.include("debug calls can't be taken out of Go 1.17")
      .and.to.include('Go 1.11 to 1.16');
    expect([none.code, later.code]).to.deep.equal([2, 2]);
    expect(existsSync(join(shop.dir, 'copy'))).to.equal(false);
  });

  it("is what apply asks for where a tree has its own; a copy's own is replaced", async () => {
    shop.write('tree', own);
    shop.write(
      'whole',
      onePatch(
        'diff --git a/src/runtime/debugcall.go b/src/runtime/debugcall.go\nnew file mode 100644\n--- /dev/null\n+++ b/src/runtime/debugcall.go\n@@ -0,0 +1,3 @@\n+// Of the series.\n+\n+package runtime\n',
      ),
    );
    const before = tree();
    const inPlace = await patch('apply', '--in=./tree', '--series=./whole');
    expect(said(inPlace)).to.include('has debug calls of its own').and.to.include('patch remove --in=./tree');
    expect(inPlace.code).to.equal(2);
    expect(tree()).to.deep.equal(before);
    const copied = await patch('apply', '--go=./tree', '--to=copy', '--series=./whole');
    expect(copied.code, copied.stderr).to.equal(0);
    expect(copied.stdout).to.include('its own debug calls are taken out first: 3 declarations in 3 files');
    expect(read('copy/src/runtime/debugcall.go')).to.match(/^\/\/ Of the series\./);
  });
});

import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { contentsOf } from '../../../patches/folders.js';
import { said, usePatchShop } from './shop.js';
import { onePatch } from './trees.js';

describe('patch apply', function () {
  this.timeout(30_000);
  const { shop, patch, tree, read, edit } = usePatchShop();

  describe('apply', () => {
    it('makes a patched copy that can be written to, and leaves the tree as it was', async () => {
      const before = tree();
      chmodSync(join(shop.dir, 'tree/src/runtime/a.go'), 0o444);
      const ended = await patch('apply', '--go=./tree', '--to=work/copy', '--series=./series');
      expect(ended.code, ended.stderr).to.equal(0);
      expect(read('work/copy/src/runtime/a.go'))
        .to.include('// line 5\n// first\n')
        .and.to.include('// second\n');
      expect(read('work/copy/src/runtime/new.go')).to.include('package runtime');
      writeFileSync(join(shop.dir, 'work/copy/src/runtime/a.go'), 'package runtime\n');
      expect(tree()).to.deep.equal(before);
      expect(readdirSync(join(shop.dir, 'work'))).to.deep.equal(['copy']);
    });

    it('works inside of another git repository', async () => {
      execFileSync('git', ['init', '-q', shop.dir]);
      const [copied, inPlace] = [
        await patch('apply', '--go=./tree', '--to=copy', '--series=./series'),
        await patch('apply', '--in=./tree', '--series=./series'),
      ];
      expect([copied.code, inPlace.code], copied.stderr + inPlace.stderr).to.deep.equal([0, 0]);
      for (const folder of ['tree', 'copy'])
        expect(read(`${folder}/src/runtime/a.go`)).to.include('// first\n');
    });

    const wrong: [string, string[], string][] = [
      ['no Go', ['--to=copy'], 'no Go is named'],
      ['no place', ['--go=./tree'], 'no folder is named for the copy'],
      [
        'a copy and a tree in place',
        ['--go=./tree', '--in=./tree'],
        '--in=./tree changes that tree in place',
      ],
      ['a place that is taken', ['--go=./tree', '--to=series'], 'series exists already and is not empty'],
      ['a place that is a file', ['--go=./tree', '--to=tree/VERSION'], 'tree/VERSION is a file'],
      [
        'a place in the tree',
        ['--go=./tree', '--to=tree/src/copy'],
        'tree/src/copy is inside the tree that is to be copied',
      ],
      ['a place that can not be made', ['--go=./tree', '--to=/proc/copy'], "can't make /proc/copy"],
      ['a place with a line break', ['--go=./tree', '--to=a\nb'], 'there is a line break in the path'],
      ['an unknown series', ['--go=./tree', '--to=copy', '--series=go1.51'], 'there is no series "go1.51"'],
      [
        'a series for other releases',
        ['--go=./tree', '--to=copy', '--series=go1.11'],
        'has no patch for Go 1.15.15',
      ],
      ['several trees', ['--go=./tree,./series', '--to=copy'], 'one is needed here'],
    ];
    for (const [what, args, sentence] of wrong) {
      it(`refuses ${what}`, async () => {
        const before = contentsOf(shop.dir);
        const ended = await patch('apply', '--series=./series', ...args);
        expect(said(ended)).to.include(sentence);
        expect(ended).to.include({ code: 2, stdout: '' });
        expect(contentsOf(shop.dir)).to.deep.equal(before);
      });
    }
  });

  describe('bad input', () => {
    const header = 'diff --git a/x b/x\n--- a/x\n+++ b/x\n';
    const bad: [string, string, string][] = [
      [
        'climbs out of the tree',
        '--- a/../x.go\n+++ b/../x.go\n@@ -1 +1 @@\n-a\n+b\n',
        'not a path within the tree',
      ],
      ['is binary', `${header}GIT binary patch\nliteral 3\nKcmZQzU|\n`, 'changes a binary file'],
      ['has line ends of Windows', `${header}@@ -1 +1 @@\r\n-a\r\n+b\r\n`, 'Windows line endings (CR LF)'],
      ['is cut short', `${header}@@ -1,3 +1,3 @@\n-a\n+b\n`, 'is not a unified diff'],
      ['changes nothing', 'nothing\n', 'there is no diff in it'],
    ];
    for (const [what, diff, sentence] of bad) {
      it(`refuses a patch that ${what}`, async () => {
        shop.write('bad', onePatch(diff));
        const before = contentsOf(shop.dir);
        for (const args of [
          ['check', '--go=./tree'],
          ['apply', '--go=./tree', '--to=copy'],
          ['apply', '--in=./tree'],
        ]) {
          const ended = await patch(...args, '--series=./bad');
          expect(said(ended), args.join(' ')).to.include('0001-only.patch').and.to.include(sentence);
          expect(ended).to.include({ code: 2, stdout: '' });
        }
        expect(contentsOf(shop.dir)).to.deep.equal(before);
      });
    }

    it('refuses a patch that leaves the tree through a link', async () => {
      shop.write('elsewhere', { 'y.go': 'package y\n' });
      execFileSync('ln', ['-s', '../../elsewhere', join(shop.dir, 'tree/src/linked')]);
      shop.write(
        'bad',
        onePatch('--- a/src/linked/y.go\n+++ b/src/linked/y.go\n@@ -1 +1 @@\n-package y\n+package z\n'),
      );
      const ended = await patch('apply', '--in=./tree', '--series=./bad');
      expect(said(ended)).to.include('reached through a link that leaves the tree');
      expect(ended.code).to.equal(2);
      expect(read('elsewhere/y.go')).to.equal('package y\n');
    });

    it('refuses a series that is there already, in full or in part', async () => {
      await patch('apply', '--in=./tree', '--series=./series');
      for (const [change, sentence] of [
        ['', '0001-first.patch is applied to'],
        ['// second\n', '0001-first.patch is applied to'],
        ['// first\n', '0002-second.patch is applied to'],
      ] as const) {
        if (change !== '') edit('tree/src/runtime/a.go', change, '');
        const before = tree();
        const ended = await patch('apply', '--in=./tree', '--series=./series');
        expect(said(ended)).to.include(sentence).and.to.include('patch remove');
        expect(ended).to.include({ code: 2, stdout: '' });
        expect(tree()).to.deep.equal(before);
      }
    });

    it('refuses a conflict, shows both sides, and makes nothing', async () => {
      edit('tree/src/runtime/a.go', '// line 20\n// line 21\n// line 22\n', '// another\n');
      const before = contentsOf(shop.dir);
      for (const args of [['--go=./tree', '--to=copy'], ['--in=./tree']]) {
        const ended = await patch('apply', ...args, '--series=./series');
        expect(said(ended)).to.include('0002-second.patch does not apply to');
        expect(ended.stderr).to.include('the patch expects').and.to.include('// another');
        expect(ended).to.include({ code: 2, stdout: '' });
      }
      expect(contentsOf(shop.dir)).to.deep.equal(before);
    });

    it('refuses to change a read-only tree, and copies it all the same', async () => {
      chmodSync(join(shop.dir, 'tree/src/runtime'), 0o555);
      const before = tree();
      const inPlace = await patch('apply', '--in=./tree', '--series=./series');
      expect(said(inPlace)).to.include('is read-only (src/runtime)');
      expect(inPlace.code).to.equal(2);
      expect(tree()).to.deep.equal(before);
      const copied = await patch('apply', '--go=./tree', '--to=copy', '--series=./series');
      chmodSync(join(shop.dir, 'tree/src/runtime'), 0o755);
      expect(copied.code, copied.stderr).to.equal(0);
    });
  });
});

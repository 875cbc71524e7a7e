import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { contentsOf } from '../../../patches/folders.js';
import { type Ended, inProcess } from '../../in-process.js';
import { onePatch, treeFiles, twoPatches, type Workshop, workshop } from './trees.js';

describe('patch', function () {
  this.timeout(30_000);
  let shop: Workshop;

  beforeEach(() => {
    shop = workshop();
    shop.write('tree', treeFiles);
    shop.write('series', twoPatches);
  });
  afterEach(() => shop.remove());

  const patch = (...args: string[]): Promise<Ended> =>
    inProcess(['patch', ...args], { cwd: shop.dir, env: { GO_DEBUGCALL_CACHE: join(shop.dir, 'cache') } });
  const tree = (): Record<string, string> => contentsOf(join(shop.dir, 'tree'));
  const read = (path: string): string => readFileSync(join(shop.dir, path), 'utf8');
  const edit = (path: string, from: string, to: string): void => {
    const text = read(path);
    expect(text).to.include(from);
    writeFileSync(join(shop.dir, path), text.replace(from, to));
  };
  /** What is said, with its lines joined. */
  const said = ({ stderr }: Ended): string => stderr.replace(/\n +/g, ' ');

  describe('list and show', () => {
    it('prints every series with title, releases and requirements, and as JSON', async () => {
      const [text, json] = [await patch('list'), await patch('list', '--json')];
      expect(text).to.include({ code: 0, stderr: '' });
      expect(text.stdout)
        .to.match(/^go1\.11 /m)
        .and.to.match(/^flags /m);
      expect(text.stdout)
        .to.include('0001-flags-v1.patch  Leave the flags alone')
        .and.to.include('Go >=1.11 <1.17');
      const { series } = JSON.parse(json.stdout) as {
        series: { name: string; patches: { requirements: string[] }[] }[];
      };
      expect(series.map(({ name }) => name)).to.deep.equal(['go1.11', 'go1.15', 'flags']);
      expect(series[2]?.patches[0]?.requirements).to.deep.equal(['registers.flags']);
    });

    it('prints a patch as it is, named with or without its series', async () => {
      const [full, short] = [
        await patch('show', 'flags/0001-flags-v1.patch'),
        await patch('show', '0001-flags-v1'),
      ];
      expect(full.stdout)
        .to.match(/^Title: Leave the flags alone/)
        .and.to.include('\n+++ b/src/runtime/asm_amd64.s\n');
      expect(short).to.deep.equal(full);
    });

    it('guesses at a slip', async () => {
      const slip = await patch('show', '0003-stack-map');
      expect(said(slip))
        .to.include('there is no patch "0003-stack-map"')
        .and.to.include('did you mean 0003-stack-maps.patch?');
      expect(slip).to.include({ code: 2, stdout: '' });
    });
  });

  describe('check', () => {
    it('says that each hunk applies, and by how many lines it has moved', async () => {
      edit('tree/src/runtime/a.go', '// line 10\n', '// line 10\n// one more\n');
      const before = tree();
      const ended = await patch('check', '--go=./tree', '--series=./series');
      expect(ended.code, ended.stderr).to.equal(0);
      expect(ended.stdout).to.include('✓ 0001-first.patch applies');
      expect(ended.stdout).to.include('src/runtime/a.go:4 hunk 1 applies\n');
      expect(ended.stdout).to.match(/a\.go:\d+ hunk 1 applies, 1 line further down\n/);
      expect(ended.stdout).to.include('✓ The series series applies to Go 1.15.15.');
      expect(tree()).to.deep.equal(before);
    });

    it('shows both sides of a conflict, and ends with 1', async () => {
      edit('tree/src/runtime/a.go', '// line 20\n// line 21\n', '// another 20\n// another 21\n');
      edit('tree/src/runtime/a.go', '// line 22\n', '// another 22\n');
      const ended = await patch('check', '--go=./tree', '--series=./series');
      expect(ended.code).to.equal(1);
      expect(ended.stdout).to.include('✗ 0002-second.patch conflicts');
      expect(ended.stdout).to.match(/the patch expects\n +\/\/ line 19\n +\/\/ line 20\n/);
      expect(ended.stdout).to.match(/there is\n +\/\/ line 19\n +\/\/ another 20\n/);
      expect(ended.stdout).to.include('1 of 3 hunks conflicts.');
      const json = await patch('check', '--go=./tree', '--series=./series', '--json');
      expect(json.code).to.equal(1);
      const [checked] = JSON.parse(json.stdout) as { patches: { verdict: string }[] }[];
      expect(checked?.patches.map(({ verdict }) => verdict)).to.deep.equal(['applies', 'conflict']);
    });

    it('counts lines as they are in the tree, whatever is taken out or put in above them', async () => {
      const entry = 'TEXT runtime·debugCallV1(SB),NOSPLIT,$152-0\n\tRET\n';
      shop.write('tree', {
        'src/runtime/asm_amd64.s': `${treeFiles['src/runtime/asm_amd64.s'] ?? ''}\n${entry}`,
        'src/runtime/debugcall.go':
          '// Copyright someone else.\n\npackage runtime\n\nfunc debugCallWrap() {}\n',
      });
      edit('tree/src/runtime/a.go', '// line 1\n', 'func debugCallOld() {\n\tx()\n}\n\n// line 1\n');
      edit('tree/src/runtime/a.go', '// line 30\n', '// line 30\nvar kept = 1\n\nconst debugCallKind = 1\n');
      const creates = onePatch(
        'diff --git a/src/runtime/debugcall.go b/src/runtime/debugcall.go\nnew file mode 100644\n--- /dev/null\n+++ b/src/runtime/debugcall.go\n@@ -0,0 +1,3 @@\n+// Of the series.\n+\n+package runtime\n',
      );
      const names = ['0001-first.patch', '0002-second.patch', '0003-only.patch'];
      shop.write('series', {
        series: `${names.join('\n')}\n`,
        '0003-only.patch': creates['0001-only.patch'] ?? '',
      });
      const ended = await patch('check', '--go=./tree', '--series=./series', '--json');
      expect(ended.code, ended.stdout).to.equal(0);
      const [checked] = JSON.parse(ended.stdout) as {
        removed: { file: string; name: string; line: number }[];
        patches: { hunks: { file: string; line: number; offset: number }[] }[];
      }[];
      const inTree = read('tree/src/runtime/a.go').split('\n');
      const removed = checked?.removed.filter(({ file }) => file === 'src/runtime/a.go') ?? [];
      expect(removed.map(({ name }) => name)).to.deep.equal(['debugCallOld', 'debugCallKind']);
      for (const { name, line } of removed) expect(inTree[line - 1]).to.include(name);
      const hunks = checked?.patches
        .flatMap(one => one.hunks)
        .filter(({ file }) => file === 'src/runtime/a.go');
      // Each begins at the first line of its context.
      expect(hunks?.map(({ line }) => inTree[line - 1])).to.deep.equal(['// line 3', '// line 19']);
      // A blank line is left where the function was.
      expect(hunks?.map(({ offset }) => offset)).to.deep.equal([1, 1]);
    });

    it('says when a series is there, with 0, and when a part of it is, with 1', async () => {
      expect((await patch('apply', '--in=./tree', '--series=./series')).code).to.equal(0);
      const there = await patch('check', '--go=./tree', '--series=./series');
      expect(there.code).to.equal(0);
      expect(there.stdout).to.include('The series series is in Go 1.15.15 already.');
      edit('tree/src/runtime/a.go', '// second\n', '');
      const part = await patch('check', '--go=./tree', '--series=./series');
      expect(part.code).to.equal(1);
      expect(part.stdout)
        .to.include('= 0001-first.patch is there already')
        .and.to.include('✗ 0002-second.patch is there in part');
    });
  });

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

  describe('export and refresh', () => {
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
      for (const folder of ['series', 'out'])
        expect(contentsOf(join(shop.dir, folder))).to.deep.equal(before);
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

  describe('remove', () => {
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
      expect(said(none)).to.include('./tree (Go 1.15.15) has no debugger calls to take out');
      shop.write('tree', { VERSION: 'go1.17' });
      const later = await patch('remove', '--in=./tree');
      expect(said(later))
        .to.include("debugger calls can't be taken out of Go 1.17")
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
      expect(said(inPlace))
        .to.include('has debugger calls of its own')
        .and.to.include('patch remove --in=./tree');
      expect(inPlace.code).to.equal(2);
      expect(tree()).to.deep.equal(before);
      const copied = await patch('apply', '--go=./tree', '--to=copy', '--series=./whole');
      expect(copied.code, copied.stderr).to.equal(0);
      expect(copied.stdout).to.include(
        'its own debugger calls are taken out first: 3 declarations in 3 files',
      );
      expect(read('copy/src/runtime/debugcall.go')).to.match(/^\/\/ Of the series\./);
    });
  });

  it('needs a command, and guesses at a slip', async () => {
    const [none, slip, option] = [await patch(), await patch('aply'), await patch('check', '--serie=x')];
    expect(said(none)).to.include('patch needs to know what to do').and.to.include('refresh');
    expect(said(slip)).to.include('did you mean apply?');
    expect(said(option)).to.include('did you mean --series?');
    expect([none.code, slip.code, option.code]).to.deep.equal([2, 2, 2]);
  });
});

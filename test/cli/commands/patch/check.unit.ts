import { expect } from 'chai';
import { usePatchShop } from './shop.js';
import { onePatch, treeFiles } from './trees.js';

describe('patch check', function () {
  this.timeout(30_000);
  const { shop, patch, tree, read, edit } = usePatchShop();

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

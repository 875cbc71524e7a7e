import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { applicationOf } from '../../../harness/review/application/application.js';
import { patchesOf } from '../../../harness/review/proposal/proposal.js';
import { diff, mail } from '../proposal/samples.js';

describe('a change applied to a small tree', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'review-'));
    const files = {
      'src/runtime/debugcall.go':
        'package runtime\n\nfunc debugCallV1()\n\nfunc debugCallWrap() { newproc1() }\n',
      'src/runtime/proc.go': 'package runtime\n\nfunc newproc1() {}\n',
      'src/runtime/symtab.go': 'package runtime\n\nconst funcID_debugCallV1 = 1\n',
      'src/runtime/asm_amd64.s': '',
    };
    for (const [file, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, file)), { recursive: true });
      await writeFile(join(root, file), text);
    }
  });

  afterEach(() => rm(root, { recursive: true }));

  it('is shown hunk by hunk, with what it touches and the other files that debug calls depend on', async () => {
    const patches = await patchesOf({ kind: 'file', name: 'x.diff', text: diff }, root);
    const { applies, hunks, untouched, changes } = await applicationOf(root, patches, 'amd64');
    expect(applies).to.equal(true);
    expect(hunks).to.have.length(1);
    expect(hunks[0]).to.deep.include({
      number: 1,
      verdict: 'applies',
      added: 1,
      removed: 1,
      rows: ['check-and-wrap'],
    });
    expect(untouched.map(({ file }) => file)).to.deep.equal(['src/runtime/proc.go', 'src/runtime/symtab.go']);
    expect(untouched[0]?.why).to.include('newproc1');
    expect(changes.get('src/runtime/debugcall.go')).to.include('debugCallV2');
  });

  it('may be a series that changes one file twice, and may conflict', async () => {
    const back = diff
      .replace('-func debugCallV1()', '-func debugCallV2()')
      .replace('+func debugCallV2()', '+func debugCallV3()');
    const text = mail(1, 'there') + mail(2, 'and on').replace(diff, back);
    const both = await patchesOf({ kind: 'file', name: 'x', text }, root);
    expect((await applicationOf(root, both, 'amd64')).changes.get('src/runtime/debugcall.go')).to.include(
      'debugCallV3',
    );
    const second = await applicationOf(root, both.slice(1), 'amd64');
    expect(second.applies).to.equal(false);
    expect(second.hunks[0]?.verdict).to.equal('conflict');
  });

  it('is ignored outside of src', async () => {
    const text = diff.replaceAll('src/runtime/debugcall.go', 'doc/x.html');
    const { applies, outside } = await applicationOf(
      root,
      await patchesOf({ kind: 'file', name: 'x', text }, root),
      'amd64',
    );
    expect(applies).to.equal(false);
    expect(outside).to.deep.equal(['doc/x.html']);
  });
});

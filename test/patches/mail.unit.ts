import { mkdtempSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { parseDiff } from '../../harness/patches/diff/parse.js';
import { mailsOf, releaseFor } from '../../harness/patches/mail.js';
import { parsePatchFile } from '../../harness/patches/patch-file.js';
import { combineSeries, type Series } from '../../harness/patches/series.js';
import { mailsIn } from '../../harness/review/proposal/mailbox.js';

const go127 = { major: 1, minor: 27, patch: 0 };

const text = `Title: Let calls be made
Part: implementation
Releases: >=1.26
Requirements:

They were not. ${'word '.repeat(30).trim()}

Now they are.

---
diff --git a/src/runtime/a.go b/src/runtime/a.go
--- a/src/runtime/a.go
+++ b/src/runtime/a.go
@@ -1,2 +1,2 @@
 package runtime
-// no
+// yes
`;

describe('the mails of a series', function () {
  this.timeout(30_000);

  it('can be reviewed one after the other in one file', () => {
    const patches = [
      parsePatchFile('0001-a.patch', text),
      parsePatchFile('0002-b.patch', text.replace('made', 'refused').replaceAll('a.go', 'b.go')),
    ];
    const mails = mailsOf({ dir: '', name: 'x', patches }, go127, 'Ann <ann@example.org>', new Date(0));
    const read = mailsIn([...mails.values()].join(''));
    expect(read.map(({ subject }) => subject)).to.deep.equal([
      'runtime: let calls be made',
      'runtime: let calls be refused',
    ]);
    const files = read.flatMap(({ subject, diff }) => parseDiff(subject, diff));
    expect(files.map(({ path }) => path)).to.deep.equal(['src/runtime/a.go', 'src/runtime/b.go']);
  });

  it('are commits for git am: subject, wrapped message, author, change', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mails-'));
    const git = (...args: string[]) =>
      execa('git', ['-c', 'user.name=Who', '-c', 'user.email=who@example.org', ...args], { cwd: folder });
    try {
      const file = join(folder, 'src/runtime/a.go');
      await mkdir(dirname(file), { recursive: true });
      writeFileSync(file, 'package runtime\n// no\n');
      await git('init', '-q');
      await git('add', '.');
      await git('commit', '-qm', 'base');
      const patches = [parsePatchFile('0001-a.patch', text)];
      const mails = mailsOf(
        { dir: folder, name: 'x', patches },
        go127,
        'Ann Other <ann@example.org>',
        new Date(0),
      );
      writeFileSync(join(folder, 'mail'), mails.get('0001-a.patch') ?? '');
      await git('am', '-q', 'mail');
      const { stdout } = await git('log', '-1', '--format=%an %ae%n%B');
      const [author, subject, blank, ...body] = stdout.split('\n');
      expect([author, subject, blank]).to.deep.equal([
        'Ann Other ann@example.org',
        'runtime: let calls be made',
        '',
      ]);
      expect(body.join('\n')).to.include('They were not. word').and.include('\n\nNow they are.');
      expect(Math.max(...body.map(line => line.length))).to.be.at.most(76);
      expect((await git('show', '--format=', 'HEAD')).stdout).to.include('+// yes');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('are those for one release, numbered from 1 on, also of several series', () => {
    const old = text.replace('>=1.26', '<1.26');
    const dir = '/series';
    const one = { dir, name: 'one', patches: [parsePatchFile('0001-old.patch', old)] };
    const two = {
      dir,
      name: 'two',
      patches: [parsePatchFile('0001-old.patch', old), parsePatchFile('0002-new.patch', text)],
    };
    const names = (patches: Series): string[] => [
      ...mailsOf(patches, go127, 'Ann <a@example.org>', new Date(0)).keys(),
    ];
    expect(names(two)).to.deep.equal(['0001-new.patch']);
    expect(names(combineSeries([two, { ...two, name: 'three' }]))).to.deep.equal([
      '0001-new.patch',
      '0002-new.patch',
    ]);
    expect(releaseFor(two, undefined)).to.deep.equal(go127);
    expect(releaseFor(one, undefined)).to.deep.equal({ ...go127, minor: 25 });
    expect(releaseFor(one, '1.26.1')).to.deep.equal({ ...go127, minor: 26, patch: 1 });
    expect(() => releaseFor(one, 'new')).to.throw('--go=new is not a release');
    expect(() => names(one)).to.throw('the series one has no patch for Go 1.27');
  });
});

import { mkdtempSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { mailsOf } from '../../harness/patches/mail.js';
import { parsePatchFile } from '../../harness/patches/patch-file.js';

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
      const mails = mailsOf({ dir: folder, name: 'x', patches }, 'Ann Other <ann@example.org>', new Date(0));
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
});

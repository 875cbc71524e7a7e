import { expect } from 'chai';
import { ExitCode } from '../../harness/host/errors.js';
import { parsePatchFile } from '../../harness/patches/patch-file.js';
import { caught } from './caught.js';
import { patchText } from './folders.js';

const diff = `diff --git a/src/a.go b/src/a.go
--- a/src/a.go
+++ b/src/a.go
@@ -1,2 +1,3 @@
 package a
+
 var x int
`;

describe('patch files', () => {
  it('are read with header, reason and changes', () => {
    const patch = parsePatchFile(
      '0001-a.patch',
      patchText(diff, { Requirements: 'registers.flags, frame.classes' }),
    );
    expect(patch.header).to.deep.equal({
      title: 'Change something',
      part: 'implementation',
      releases: '>=1.11 <1.15',
      requirements: ['registers.flags', 'frame.classes'],
      why: 'To see what happens.',
    });
    expect(patch.changes).to.deep.equal([
      {
        path: 'src/a.go',
        kind: 'modify',
        hunks: [
          { oldStart: 1, lines: [' package a', '+', ' var x int'], openEnd: { old: false, new: false } },
        ],
      },
    ]);
  });

  it('may create and delete files', () => {
    const text = patchText(`diff --git a/src/new.go b/src/new.go
new file mode 100644
--- /dev/null
+++ b/src/new.go
@@ -0,0 +1 @@
+package p
diff --git a/src/old.go b/src/old.go
deleted file mode 100644
--- a/src/old.go
+++ /dev/null
@@ -1 +0,0 @@
-package p
`);
    const kinds = parsePatchFile('0001-a.patch', text).changes.map(({ path, kind }) => `${kind} ${path}`);
    expect(kinds).to.deep.equal(['create src/new.go', 'delete src/old.go']);
  });

  const head = 'diff --git a/x b/x\n';
  const refused: Record<string, [string, RegExp]> = {
    'that climb out of the tree': [
      patchText(diff.replaceAll('src/a.go', '../../etc/passwd')),
      /"a\/\.\.\/\.\.\/etc\/passwd", which is not a path within the tree/,
    ],
    'that climb out in the middle': [
      patchText(diff.replaceAll('src/a.go', 'src/../../a')),
      /not a path within/,
    ],
    'with an absolute path': [patchText(diff.replace(/[ab]\/src/g, '/src')), /not a path within the tree/],
    'that write into .git': [
      patchText(diff.replaceAll('src/a.go', '.git/hooks/post-commit')),
      /not a path within/,
    ],
    'with binary contents': [
      patchText(`${head}index 1..2 100644\nGIT binary patch\nliteral 3\nKcmZ\n`),
      /binary file/,
    ],
    'with a binary difference': [patchText(`${head}Binary files a/x and b/x differ\n`), /binary file/],
    'with line ends of Windows': [patchText(diff).replaceAll('\n', '\r\n'), /CR LF/],
    'with line ends of Windows in the diff': [patchText(diff.replaceAll('\n', '\r\n')), /CR LF/],
    'that rename': [
      patchText(`${head.replace('b/x', 'b/y')}similarity index 100%\nrename from x\nrename to y\n`),
      /renames or copies/,
    ],
    'that make a file executable': [
      patchText(`${head}old mode 100644\nnew mode 100755\n`),
      /file mode 100755/,
    ],
    'that make a symbolic link': [
      patchText(`${head}new file mode 120000\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+/etc\n`),
      /file mode 120000/,
    ],
    'without a diff': [patchText('nothing here\n'), /changes nothing/],
    'that change a file twice': [patchText(diff + diff), /twice/],
    'with a hunk that is cut off': [patchText(diff.replace(' var x int\n', '')), /not a unified diff/],
    'without a header': [diff, /no line ---/],
    'without a field': [patchText(diff).replace(/Part: .*\n/, ''), /lacks Part/],
    'with an unknown field': [patchText(diff, { Author: 'x' }), /not a field: Author: x/],
    'with a range that is none': [patchText(diff, { Releases: 'all' }), /not a range: "all"/],
    'with a part that is none': [patchText(diff, { Part: 'docs' }), /Part .* "docs"/],
  };
  for (const [what, [text, sentence]] of Object.entries(refused)) {
    it(`${what} are refused with a sentence`, async () => {
      const error = await caught(() => parsePatchFile('0001-a.patch', text));
      expect(error.exitCode).to.equal(ExitCode.usage);
      expect(error.message).to.match(sentence);
      expect(error.message).to.include('0001-a.patch');
    });
  }
});

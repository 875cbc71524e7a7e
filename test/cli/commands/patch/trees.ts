import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { patchText } from '../../../patches/folders.js';

/*
 * Trees of a few files that pass for Go 1.15.15 without debug calls, and series of a patch or two for them.
 */

const numbered = Array.from({ length: 30 }, (_, i) => `// line ${i + 1}`);

/** Files of a tree that a series of `twoPatches` is for. */
export const treeFiles: Readonly<Record<string, string>> = {
  VERSION: 'go1.15.15',
  'src/runtime/asm_amd64.s': 'TEXT runtime·rt0_go(SB),NOSPLIT,$0\n\tRET\n',
  'src/runtime/funcdata.h': '#define PCDATA_UnsafePoint 0\n',
  'src/runtime/a.go': ['package runtime', ...numbered, ''].join('\n'),
  'src/cmd/internal/objabi/funcid.go': 'package objabi\n',
  'src/cmd/link/internal/ld/pcln.go': 'package ld\n',
};

const releases = { Releases: '>=1.15 <1.17' };

const firstPatch = patchText(
  `diff --git a/src/runtime/a.go b/src/runtime/a.go
--- a/src/runtime/a.go
+++ b/src/runtime/a.go
@@ -4,5 +4,6 @@
 // line 3
 // line 4
 // line 5
+// first
 // line 6
 // line 7
`,
  releases,
);

const secondPatch = patchText(
  `diff --git a/src/runtime/a.go b/src/runtime/a.go
--- a/src/runtime/a.go
+++ b/src/runtime/a.go
@@ -21,5 +21,6 @@
 // line 19
 // line 20
 // line 21
+// second
 // line 22
 // line 23
diff --git a/src/runtime/new.go b/src/runtime/new.go
new file mode 100644
--- /dev/null
+++ b/src/runtime/new.go
@@ -0,0 +1,3 @@
+// A file of the series.
+
+package runtime
`,
  releases,
);

/** A series of two patches; the second one also makes a file. */
export const twoPatches: Readonly<Record<string, string>> = {
  series: '# for a test\n0001-first.patch\n0002-second.patch\n',
  '0001-first.patch': firstPatch,
  '0002-second.patch': secondPatch,
};

/** A series of one patch with this diff. */
export function onePatch(diff: string): Record<string, string> {
  return { series: '0001-only.patch\n', '0001-only.patch': patchText(diff, releases) };
}

/** A folder for one test. */
export interface Workshop {
  dir: string;
  /** Writes files, by their path in the folder `name`. */
  write(name: string, files: Readonly<Record<string, string>>): string;
  remove(): void;
}

export function workshop(): Workshop {
  const dir = mkdtempSync(join(tmpdir(), 'patch-'));
  return {
    dir,
    write(name, files) {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(dir, name, path)), { recursive: true });
        writeFileSync(join(dir, name, path), text);
      }
      return join(dir, name);
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UsageError } from '../../host/errors.js';
import { makeNewFolder } from '../../host/new-folder.js';
import { testFilesOf, testsIn } from './fixes.js';
import { fixes, type ListedDefect, whereText } from './listing.js';

/**
 * Compiles the runtime’s tests of debug calls with ours beside them, in no file of the tree, and runs ours. Its other
 * tests are left out: they take most of the time. The one function of theirs that a test of debug calls needs, which
 * isn’t run, is declared.
 */
const script = (tests: readonly string[], files: readonly string[]) => `#!/bin/sh
# Usage: ./run.sh [GOROOT]
# Ends with 0 if the Go in GOROOT keeps the promise. The tree is only read.
# For another processor: GOARCH=arm64 EXEC=qemu-aarch64 ./run.sh [GOROOT]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=\${1:-$(go env GOROOT)}
export GOROOT="$root" GOTOOLCHAIN=local GOFLAGS= GO111MODULE=
runtime=$("$root/bin/go" list -f '{{.Dir}}' runtime)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{
  echo '{"Replace": {'
  comma=
  for file in ${files.join(' ')}; do
    printf '%s"%s/%s": "%s/%s"\\n' "$comma" "$runtime" "$file" "$here" "$file"
    comma=,
  done
  printf 'package runtime_test\\n\\nfunc growStack(*uint32) {}\\n' > "$work/left_out_test.go"
  printf ',"%s/left_out_test.go": "%s/left_out_test.go"\\n' "$runtime" "$work"
  for file in "$runtime"/*_test.go; do
    case $(basename "$file") in
      ${['debug_test.go', 'export_*', ...files].join('|')}) ;;
      *) printf ',"%s": ""\\n' "$file" ;;
    esac
  done
  echo '}}'
} > "$work/overlay.json"
cd "$runtime"
"$root/bin/go" test -vet=off -overlay="$work/overlay.json" -c -o "$work/runtime.test" runtime
failed=0
for test in ${tests.join(' ')}; do
  timeout 120 \${EXEC:-} "$work/runtime.test" -test.run="^$test\\$" -test.timeout=100s -test.v || failed=1
done
exit $failed
`;

/**
 * Writes what reproduces defects to a new folder: tests in the manner of the runtime’s own, a script that runs
 * them with any Go, and a README. Throws UsageError if there is no such test for one of them.
 */
export async function writeReproduction(defects: readonly ListedDefect[], to: string): Promise<string[]> {
  const series = await fixes();
  const texts = new Map<string, string>();
  for (const defect of defects) {
    const files = testFilesOf(defect.id, series);
    if (testsIn(files).length === 0) {
      throw new UsageError(`no test in the manner of the runtime’s own shows ${defect.id}`, {
        remedy: `the scenarios do: --requirement=${defect.id}, with a Go that has it (${whereText(defect)})`,
      });
    }
    for (const { path, text } of files) texts.set(basename(path), text);
  }
  const names = [...texts.keys()];
  const tests = testsIn([...texts].map(([path, text]) => ({ path, text })));
  await makeNewFolder(to, async folder => {
    for (const [name, text] of texts) await writeFile(join(folder, name), text);
    await writeFile(join(folder, 'run.sh'), script(tests, names), { mode: 0o755 });
    await writeFile(join(folder, 'README.md'), readme(defects, tests));
  });
  return [...names, 'run.sh', 'README.md'];
}

function readme(defects: readonly ListedDefect[], tests: readonly string[]): string {
  const promises = defects.map(
    defect => `# ${defect.id}

${defect.promise}

${defect.happens}

Go ${whereText(defect)}.
`,
  );
  return `${promises.join('\n')}
    ./run.sh /usr/local/go

compiles the runtime’s tests of debug calls of that Go together with the files here, and runs ${tests.join(', ')}. It
writes nothing to the tree, and ends with 0 if ${defects.length === 1 ? 'the promise is' : 'the promises are'} kept.
`;
}

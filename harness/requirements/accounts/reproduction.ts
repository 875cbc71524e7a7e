import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UsageError } from '../../host/errors.js';
import { makeNewFolder } from '../../host/new-folder.js';
import { testFilesOf, testsIn } from './fixes.js';
import { fixes, type ListedDefect, whereText } from './listing.js';

/** Compiles the runtime’s tests with ours beside them, in no file of the tree, and runs ours. */
const script = (tests: readonly string[], files: readonly string[]) => `#!/bin/sh
# Usage: ./run.sh [GOROOT]
# Ends with 0 if the Go in GOROOT keeps the promise. The tree is only read.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=\${1:-$(go env GOROOT)}
export GOROOT="$root" GOTOOLCHAIN=local GOFLAGS=
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
  echo '}}'
} > "$work/overlay.json"
cd "$runtime"
"$root/bin/go" test -vet=off -overlay="$work/overlay.json" -c -o "$work/runtime.test" runtime
for test in ${tests.join(' ')}; do
  timeout 120 "$work/runtime.test" -test.run="^$test\\$" -test.timeout=100s -test.v
done
`;

/**
 * Writes what reproduces a defect to a new folder: tests in the manner of the runtime’s own, a script that runs
 * them with any Go, and a README. Throws UsageError if there is no such test.
 */
export async function writeReproduction(defect: ListedDefect, to: string): Promise<string[]> {
  const files = testFilesOf(defect.id, await fixes());
  const tests = testsIn(files);
  if (tests.length === 0) {
    throw new UsageError(`no test in the manner of the runtime’s own shows ${defect.id}`, {
      remedy: `the scenarios do: --requirement=${defect.id}, with a Go that has it (${whereText(defect)})`,
    });
  }
  const names = files.map(({ path }) => basename(path));
  await makeNewFolder(to, async folder => {
    for (const { path, text } of files) await writeFile(join(folder, basename(path)), text);
    await writeFile(join(folder, 'run.sh'), script(tests, names), { mode: 0o755 });
    await writeFile(join(folder, 'README.md'), readme(defect, tests));
  });
  return [...names, 'run.sh', 'README.md'];
}

function readme(defect: ListedDefect, tests: readonly string[]): string {
  return `# ${defect.id}

${defect.promise}

${defect.happens}

Go ${whereText(defect)}.

    ./run.sh /usr/local/go

compiles the runtime’s tests of that Go together with the files here, and runs ${tests.join(', ')}. It
writes nothing to the tree, and ends with 0 if the promise is kept.
`;
}

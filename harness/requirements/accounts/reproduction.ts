import { copyFile, cp, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UsageError } from '../../host/errors.js';
import { makeNewFolder } from '../../host/new-folder.js';
import { testFilesOf, testsIn } from './fixes.js';
import { fixes, type ListedDefect, whereText } from './listing.js';
import { sessionsFolder, sessionsScript } from './sessions.js';

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
 * Writes what reproduces defects to a new folder: tests in the manner of the runtime’s own, programs and sessions with
 * Delve, a script for either that plays them with any Go, and a README. Returns the names of what is in the folder. Throws
 * UsageError if there is neither for one of the defects.
 */
export async function writeReproduction(defects: readonly ListedDefect[], to: string): Promise<string[]> {
  const series = await fixes();
  const texts = new Map<string, string>();
  for (const defect of defects) {
    const files = testFilesOf(defect.id, series);
    if (testsIn(files).length === 0 && defect.delveSession === undefined) {
      throw new UsageError(
        `neither a test in the manner of the runtime’s own nor a session with Delve shows ${defect.id}`,
        {
          remedy: `the scenarios do: --requirement=${defect.id}, with a Go that has it (${whereText(defect)})`,
        },
      );
    }
    for (const { path, text } of files) texts.set(basename(path), text);
  }
  const tests = testsIn([...texts].map(([path, text]) => ({ path, text })));
  const sessions = defects.filter(({ delveSession }) => delveSession !== undefined).map(({ id }) => id);
  return await makeNewFolder(to, async folder => {
    if (tests.length > 0) await writeTests(folder, texts, tests);
    if (sessions.length > 0) await copySessions(folder, sessions);
    await writeFile(join(folder, 'README.md'), readme(defects, tests, sessions));
    return (await readdir(folder)).sort();
  });
}

async function writeTests(
  folder: string,
  texts: ReadonlyMap<string, string>,
  tests: readonly string[],
): Promise<void> {
  for (const [name, text] of texts) await writeFile(join(folder, name), text);
  await writeFile(join(folder, 'run.sh'), script(tests, [...texts.keys()]), { mode: 0o755 });
}

async function copySessions(folder: string, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await cp(join(sessionsFolder, id), join(folder, 'delve', id), { recursive: true });
  }
  await copyFile(join(sessionsFolder, sessionsScript), join(folder, sessionsScript));
}

function readme(
  defects: readonly ListedDefect[],
  tests: readonly string[],
  sessions: readonly string[],
): string {
  const promises = defects.map(
    defect => `# ${defect.id}

${defect.promise}

${defect.happens}

Go ${whereText(defect)}.
`,
  );
  const kept = defects.length === 1 ? 'the promise is' : 'the promises are';
  const ofTests = `
    ./run.sh /usr/local/go

compiles the runtime’s tests of debug calls of that Go together with the files here, and runs ${tests.join(', ')}. It
writes nothing to the tree, and ends with 0 if ${kept} kept.
`;
  const ofSessions = `
    ./${sessionsScript} /usr/local/go

compiles the programs in delve/ with that Go, and has Delve play the session beside each (${sessions.join(', ')}): what a user of
Delve sees. It ends with 0 if ${kept} kept, and with 1 if not. It needs a Delve that knows that Go, on PATH or as its second argument.
`;
  return [
    promises.join('\n'),
    ...(tests.length > 0 ? [ofTests] : []),
    ...(sessions.length > 0 ? [ofSessions] : []),
  ].join('');
}

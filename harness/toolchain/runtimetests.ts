import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Cache } from '../host/cache.js';
import { hasCode } from '../host/files.js';
import { silent } from '../host/progress.js';
import { formatVersion } from '../releases/version.js';
import type { RuntimeTestResult } from '../report/model.js';
import { only } from './environment.js';
import { withScratch } from './scratch.js';
import { runtimeTestProgram, type TestProgramOptions } from './testprogram.js';
import { runDebugCallTests } from './testrun.js';
import type { Toolchain } from './toolchain.js';

export interface RuntimeTestOptions extends TestProgramOptions {
  /** Deadline of each test; 60 s when absent. The slowest, TestDebugCallGrowStack, takes 1 s, 6 s on a busy machine. */
  testTimeoutMs?: number;
}

/** How often a test is run that hangs in a tree whose tests are known to. */
const attemptsOfHanging = 4;

/**
 * `go test runtime -run '^TestDebugCall'`: the tree's own tests, run as that command runs them (the package's test
 * program, in the package's folder), each with a deadline of its own. Empty when the tree has no such tests; a note
 * says so. A test that hung and passed when it was repeated says in `reason` how often it did.
 */
export async function runtimeTests(
  toolchain: Toolchain,
  options: RuntimeTestOptions = {},
): Promise<RuntimeTestResult[]> {
  const { cache = Cache.default(), progress = silent, testTimeoutMs = 60_000 } = options;
  const program = await runtimeTestProgram(toolchain, options);
  const attempts = (await testsMayHang(toolchain.goroot)) ? attemptsOfHanging : 1;
  const version = formatVersion(toolchain.version);
  const task = progress.task(`run the runtime's own tests of Go ${version}`);
  try {
    const results = await withScratch(cache, scratch =>
      runDebugCallTests(program, {
        cwd: join(toolchain.goroot, 'src/runtime'),
        env: only({ ...toolchain.env, TMPDIR: scratch }),
        testTimeoutMs,
        attempts,
        onTest: name => task.update(name),
      }),
    );
    task.done(`${results.filter(({ outcome }) => outcome === 'passed').length} of ${results.length} pass`);
    if (results.length === 0)
      progress.note(`package runtime of Go ${version} has no tests named TestDebugCall*`);
    return attempts > 1 ? results.map(withIssue) : results;
  } catch (error) {
    task.failed();
    throw error;
  }
}

/**
 * Whether the tests lack what 1.12 gained: the in-process debugger tries again when it caught the goroutine
 * `_Grunnable`. Without it a test can wait for ever, in a runtime that is as it should be (golang/go#25519).
 */
async function testsMayHang(goroot: string): Promise<boolean> {
  try {
    const source = await readFile(join(goroot, 'src/runtime/export_debug_test.go'), 'utf8');
    return !source.includes('retry _Grunnable');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

function withIssue(result: RuntimeTestResult): RuntimeTestResult {
  if (result.outcome !== 'hung' && !result.reason?.startsWith('hung')) return result;
  return { ...result, reason: `${result.reason} (golang/go#25519: the tests of 1.11 can hang)` };
}

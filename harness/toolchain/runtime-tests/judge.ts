import { join } from 'node:path';
import { Cache } from '../../host/cache.js';
import { defined } from '../../host/defined.js';
import { silent } from '../../host/progress.js';
import { withScratch } from '../../host/scratch.js';
import { formatVersion } from '../../releases/version.js';
import { only } from '../environment.js';
import type { Toolchain } from '../toolchain.js';
import { transientsOf } from '../transients.js';
import { runDebugCallTests } from './execute.js';
import { runtimeTestProgram, type TestProgramOptions } from './program.js';
import type { RuntimeTestResult } from './result.js';

export interface RuntimeTestOptions extends TestProgramOptions {
  /**
   * Deadline of each test; 60 s when absent. The slowest, TestDebugCallGrowStack, takes 1 s, or 6 s on a busy
   * machine.
   */
  testTimeoutMs?: number;
  /** Called with each result as it comes. */
  onResult?: (result: RuntimeTestResult) => void;
  /** Ends the tests early. */
  signal?: AbortSignal;
}

/**
 * Runs `go test runtime -run '^TestDebugCall'`: the tree's own tests, the way that command runs them (the
 * package's test program, in the package's folder), each with its own deadline. Returns an empty list when
 * the tree has no such tests, and notes that. A test that was run again because of a known transient failure
 * says so in `reason`.
 */
export async function runtimeTests(
  toolchain: Toolchain,
  options: RuntimeTestOptions = {},
): Promise<RuntimeTestResult[]> {
  const { cache = Cache.default(), progress = silent, testTimeoutMs = 60_000, onResult, signal } = options;
  const program = await runtimeTestProgram(toolchain, options);
  const transients = await transientsOf(toolchain.goroot);
  const version = formatVersion(toolchain.version);
  const task = progress.task(`run the runtime's own tests of Go ${version}`);
  try {
    const results = await withScratch(cache, scratch =>
      runDebugCallTests(program, {
        cwd: join(toolchain.goroot, 'src/runtime'),
        env: only({ ...toolchain.env, TMPDIR: scratch }),
        testTimeoutMs,
        transients,
        ...defined({ emulator: toolchain.emulator, onResult, signal }),
        onTest: name => task.update(name),
      }),
    );
    task.done(`${results.filter(({ outcome }) => outcome === 'passed').length} of ${results.length} pass`);
    if (results.length === 0)
      progress.note(`package runtime of Go ${version} has no tests named TestDebugCall*`);
    return results;
  } catch (error) {
    task.failed();
    throw error;
  }
}

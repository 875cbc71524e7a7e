import { join } from 'node:path';
import { Cache } from '../../host/cache.js';
import { defined } from '../../host/defined.js';
import { silent } from '../../host/progress.js';
import { withScratch } from '../../host/scratch.js';
import { atOnce, type WhenFree } from '../../host/when-free.js';
import { formatVersion } from '../../releases/version.js';
import { only } from '../environment.js';
import type { Toolchain } from '../toolchain.js';
import { type Transient, transientsOf } from '../transients.js';
import { runDebugCallTests } from './execute.js';
import { runtimeTestProgram, type TestProgramOptions } from './program.js';
import type { RuntimeTestResult } from './result.js';

export interface RuntimeTestOptions extends TestProgramOptions {
  /**
   * Deadline of each test; 60 s when absent. The slowest, TestDebugCallGrowStack, takes 1 s, or 6 s on a busy
   * machine.
   */
  testTimeoutMs?: number;
  /** What running them waits for, once they are compiled; they run at once when absent. */
  whenFree?: WhenFree;
  /** How many times longer a test may take, because others have the cores as well; 1 when absent. */
  slowdown?: number;
  /** Called with each result as it comes. */
  onResult?: (result: RuntimeTestResult) => void;
  /** Ends the tests early. */
  signal?: AbortSignal;
}

const defaultTestMs = 60_000;

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
  if (toolchain.emulator?.kind === 'elsewhere') return [elsewhere(options)];
  const program = await runtimeTestProgram(toolchain, options);
  const transients = await transientsOf(toolchain.goroot);
  const { whenFree = atOnce } = options;
  return whenFree(() => runProgram(program, transients, toolchain, options));
}

/** The tests are their own debugger, and need none: what starts programs elsewhere can't leave them alone. */
function elsewhere({ onResult }: RuntimeTestOptions): RuntimeTestResult {
  const reason = 'a gdbserver elsewhere runs programs for a debugger only, and these tests are their own';
  const result = { name: 'TestDebugCall*', outcome: 'skipped', durationMs: 0, reason } as const;
  onResult?.(result);
  return result;
}

async function runProgram(
  program: string,
  transients: readonly Transient[],
  toolchain: Toolchain,
  options: RuntimeTestOptions,
): Promise<RuntimeTestResult[]> {
  const { cache = Cache.default(), progress = silent, testTimeoutMs = defaultTestMs, ...rest } = options;
  const version = formatVersion(toolchain.version);
  const task = progress.task(`run the runtime's own tests of Go ${version}`);
  try {
    const results = await withScratch(cache, scratch =>
      runDebugCallTests(program, {
        cwd: join(toolchain.goroot, 'src/runtime'),
        env: only({ ...toolchain.env, TMPDIR: scratch }),
        testTimeoutMs: testTimeoutMs * (rest.slowdown ?? 1),
        transients,
        ...defined({ emulator: toolchain.emulator, onResult: rest.onResult, signal: rest.signal }),
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

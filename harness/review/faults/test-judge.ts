import { join } from 'node:path';
import type { Cache } from '../../host/cache.js';
import { defined } from '../../host/defined.js';
import { UsageError } from '../../host/errors.js';
import type { Progress } from '../../host/progress.js';
import { withScratch } from '../../host/scratch.js';
import { formatVersion } from '../../releases/version.js';
import { hangLimitMs } from '../../scenarios/watch.js';
import { only } from '../../toolchain/environment.js';
import { type TestRecipe, testRecipe } from '../../toolchain/recorded/recipes.js';
import { runDebugCallTests } from '../../toolchain/runtime-tests/execute.js';
import { runtimeTestProgram } from '../../toolchain/runtime-tests/program.js';
import type { RuntimeTestResult } from '../../toolchain/runtime-tests/result.js';
import type { Toolchain } from '../../toolchain/toolchain.js';
import { type Transient, transientsOf } from '../../toolchain/transients.js';
import type { FaultyPrograms } from './build/faulty-programs.js';
import type { FaultVerdict } from './fault-verdict.js';
import type { FaultJudge } from './judge-fault.js';
import { ScenarioOrder } from './scenario-order.js';

/** The length of what is kept of a test's output, in characters. */
const maxMessage = 300;

/** What tests run in, and what they did on a runtime without a fault. */
interface TestBench {
  toolchain: Toolchain;
  transients: readonly Transient[];
  cache: Cache;
  recipe: TestRecipe;
  /** The time that each test took, of those that passed. */
  usual: ReadonlyMap<string, { durationMs: number }>;
}

/**
 * Compiles the runtime's own tests of debug calls, runs them twice without a fault, and returns the judge that
 * runs those that passed both times. Throws a UsageError if none did.
 */
export async function runtimeTestJudge(
  toolchain: Toolchain,
  cache: Cache,
  progress: Progress,
): Promise<{ judge: FaultJudge; unsteady: string[] }> {
  const task = progress.task("run the runtime's own tests without a fault");
  try {
    const program = await runtimeTestProgram(toolchain, { cache, progress });
    const transients = await transientsOf(toolchain.goroot);
    const bench = { toolchain, transients, cache, usual: new Map<string, { durationMs: number }>() };
    const [first, second] = [await runTests(bench, program), await runTests(bench, program)];
    const passedTwice = (result: RuntimeTestResult): boolean =>
      result.outcome === 'passed' &&
      second.some(({ name, outcome }) => name === result.name && outcome === 'passed');
    for (const { name, durationMs } of first.filter(passedTwice)) bench.usual.set(name, { durationMs });
    if (bench.usual.size === 0) {
      const go = formatVersion(toolchain.version);
      throw new UsageError(`no test TestDebugCall* of Go ${go} passes, so none could notice a fault`, {
        remedy: 'leave out --judge=runtime-tests: the scenarios can judge',
      });
    }
    const recipe = await testRecipe(toolchain, cache);
    task.done(`${bench.usual.size} pass`);
    const differed = first.filter(result => result.outcome === 'passed' && !passedTwice(result));
    return { judge: testJudge({ ...bench, recipe }), unsteady: differed.map(({ name }) => name) };
  } catch (error) {
    task.failed();
    throw error;
  }
}

function testJudge(bench: TestBench): FaultJudge {
  const order = new ScenarioOrder(bench.usual);
  const tests = [...bench.usual.keys()].map(id => ({ id }));
  return {
    size: tests.length,
    learn: verdict => order.learn(verdict),
    judge: async (programs, verdict) => {
      const program = await built(programs, bench.recipe, verdict);
      for (const { id } of order.of(verdict.fault, tests)) {
        const noticedBy = await tried(bench, program, id, verdict);
        if (noticedBy !== undefined) return noticedBy;
      }
      return undefined;
    },
  };
}

async function built(programs: FaultyPrograms, recipe: TestRecipe, verdict: FaultVerdict): Promise<string> {
  const began = performance.now();
  const program = await programs.testProgram(recipe);
  verdict.buildMs += performance.now() - began;
  log(verdict, began, 'built: runtime.test');
  return program;
}

/** Runs one test, in a process of its own. A failure counts if it comes again when the test is repeated. */
async function tried(
  bench: TestBench,
  program: string,
  name: string,
  verdict: FaultVerdict,
): Promise<FaultVerdict['noticedBy']> {
  verdict.scenarios++;
  for (const repeated of [false, true]) {
    const began = performance.now();
    const [result] = await runTests(bench, program, name);
    const how = result?.outcome;
    if (result === undefined || (how !== 'failed' && how !== 'hung')) {
      log(
        verdict,
        began,
        repeated ? `${name} repeated: passed, so it doesn't count` : `not noticed by ${name}`,
      );
      if (repeated) verdict.unconfirmed.push(name);
      return undefined;
    }
    const message = messageOf(result);
    log(verdict, began, `${name} ${repeated ? 'repeated: ' : ''}${how}: ${message}`);
    // What hung once would hang again, which takes long.
    if (repeated || how === 'hung') return { scenario: name, how, message };
  }
  return undefined;
}

function messageOf({ output, reason }: RuntimeTestResult): string {
  const lines = (output ?? '').split('\n').map(line => line.trim());
  const telling = lines.find(line => /^\w+_test\.go:\d+: |^fatal error: |^panic: |^SIG[A-Z]+: /.test(line));
  const message = telling ?? reason ?? lines.find(line => line !== '') ?? 'failed';
  // With a fault, a test may print a text of any length.
  return message.length > maxMessage ? `${message.slice(0, maxMessage)}...` : message;
}

/** Runs all tests of debug calls, or one. */
async function runTests(
  { toolchain, transients, cache, usual }: Omit<TestBench, 'recipe'>,
  program: string,
  name?: string,
): Promise<RuntimeTestResult[]> {
  return withScratch(cache, scratch =>
    runDebugCallTests(program, {
      cwd: join(toolchain.goroot, 'src/runtime'),
      env: only({ ...toolchain.env, TMPDIR: scratch }),
      testTimeoutMs: hangLimitMs(usual.get(name ?? '')?.durationMs),
      transients,
      ...defined({ names: name === undefined ? undefined : [name], emulator: toolchain.emulator }),
    }),
  );
}

function log(verdict: FaultVerdict, began: number, text: string): void {
  verdict.log.push(`${((performance.now() - began) / 1000).toFixed(1)} s  ${text}`);
}

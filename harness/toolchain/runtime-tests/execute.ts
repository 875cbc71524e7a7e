import type { EmulatorCommand } from '../../emulators/command.js';
import { type CommandOptions, type CommandResult, run } from '../../host/command.js';
import { type Transient, transientIn } from '../transients.js';
import { TestLog } from './log.js';
import type { RuntimeTestResult } from './result.js';

/** How many times a test with a transient failure is run. */
const maxAttempts = 4;

export interface TestRun {
  /** Working folder of the test program. */
  cwd: string;
  env: NonNullable<CommandOptions['env']>;
  /** Deadline of each test. */
  testTimeoutMs: number;
  /** The known transient failures of the tests: a test that shows one is run again. */
  transients: readonly Transient[];
  /** What runs the program; absent: this machine's own processor does. */
  emulator?: EmulatorCommand;
  /** The tests to run; all that the program has when absent. */
  names?: readonly string[];
  /** Called when a test begins. */
  onTest?: (name: string) => void;
  /** Called with each result, in the program's order, as soon as the test program that ran it has ended. */
  onResult?: (result: RuntimeTestResult) => void;
  /** Ends the tests early: then this rejects with its reason. */
  signal?: AbortSignal;
}

/**
 * Runs every test of a Go test program whose name begins with TestDebugCall, and returns one result each, in
 * the program's order. When a test ends the program, or is ended because it hangs, the remaining tests run in
 * a new process.
 */
export async function runDebugCallTests(program: string, options: TestRun): Promise<RuntimeTestResult[]> {
  const listed = options.names ?? (await namesIn(program, options));
  if ('outcome' in listed) {
    options.onResult?.(listed);
    return [listed];
  }
  const names = [...listed];
  const results = new Map<string, RuntimeTestResult>();
  const attempts = new Map<string, Transient[]>();
  const unreported = [...names];
  for (let open = names; open.length > 0; open = names.filter(name => !results.has(name))) {
    for (const result of await runSome(program, open, options)) {
      const before = attempts.get(result.name) ?? [];
      const transient = transientIn(result, options.transients);
      if (transient !== undefined && before.length + 1 < maxAttempts) {
        attempts.set(result.name, [...before, transient]);
      } else results.set(result.name, withEarlierAttempts(result, before));
    }
    reportSettled(unreported, results, options);
  }
  return names.flatMap(name => results.get(name) ?? []);
}

/** Returns the names of the program's tests of debug calls, or the failure of a program that can't list them. */
async function namesIn(program: string, options: TestRun): Promise<readonly string[] | RuntimeTestResult> {
  const { cwd, env, testTimeoutMs } = options;
  const list = await run(...commandOf(program, ['-test.list=^TestDebugCall'], options), {
    cwd,
    env,
    timeoutMs: testTimeoutMs,
    part: 'judged',
  });
  if (list.exitCode !== 0) return beforeAnyTest(list);
  return list.stdout.split('\n').filter(line => /^TestDebugCall\w*$/.test(line));
}

/** Reports the first of the tests that are settled, and takes them off the list. */
function reportSettled(
  unreported: string[],
  results: ReadonlyMap<string, RuntimeTestResult>,
  { onResult }: TestRun,
): void {
  for (;;) {
    const result = results.get(unreported[0] ?? '');
    if (result === undefined) return;
    unreported.shift();
    onResult?.(result);
  }
}

function commandOf(program: string, args: string[], { emulator }: TestRun): [string, string[]] {
  // The tests are their own debugger: under a gdbserver they would stop at each of its traps.
  if (emulator?.kind !== 'qemu') return [program, args];
  return [emulator.path, [...emulator.options, program, ...args]];
}

/** Runs one process. Returns the results of the tests that it reached, at least one. */
async function runSome(program: string, names: string[], options: TestRun): Promise<RuntimeTestResult[]> {
  const { cwd, env, testTimeoutMs, onTest, signal } = options;
  const log = new TestLog();
  const hung = new AbortController();
  let since = performance.now();
  let timer = setTimeout(() => hung.abort(), testTimeoutMs);
  const args = [`-test.run=^(${names.join('|')})$`, '-test.v'];
  const result = await run(...commandOf(program, args, options), {
    cwd,
    env,
    // The test's own deadline comes first; this one is for a program that prints verdicts for ever.
    timeoutMs: testTimeoutMs * (names.length + 1),
    part: 'judged',
    signal: signal === undefined ? hung.signal : AbortSignal.any([hung.signal, signal]),
    onLine: line => {
      if (!log.read(line)) return;
      clearTimeout(timer);
      timer = setTimeout(() => hung.abort(), testTimeoutMs);
      since = performance.now();
      if (log.current !== undefined) onTest?.(log.current);
    },
  });
  clearTimeout(timer);
  signal?.throwIfAborted();
  if (hung.signal.aborted)
    log.cutShort('hung', performance.now() - since, `did not end within ${testTimeoutMs / 1000} s`);
  else log.cutShort('failed', performance.now() - since, `the test program ended with ${endOf(result)}`);
  return log.results.length > 0
    ? withExitStatus(log, result)
    : [{ ...beforeAnyTest(result), name: names[0] ?? '' }];
}

/** A program that fails after its last test has passed counts as a failure of that test. */
function withExitStatus({ results, around }: TestLog, result: CommandResult): RuntimeTestResult[] {
  const last = results.at(-1);
  if (last === undefined || result.exitCode === 0) return results;
  if (results.some(({ outcome }) => outcome === 'failed' || outcome === 'hung')) return results;
  const reason = `the test program ended with ${endOf(result)} after it`;
  return [...results.slice(0, -1), { ...last, outcome: 'failed', reason, output: around }];
}

function beforeAnyTest(result: CommandResult): RuntimeTestResult {
  return {
    name: 'TestDebugCall',
    outcome: 'failed',
    durationMs: result.durationMs,
    reason: `the test program ended with ${endOf(result)} before any test`,
    output: result.output.trimEnd().split('\n').slice(0, 200).join('\n'),
  };
}

function endOf({ exitCode, signal, timedOut }: CommandResult): string {
  if (timedOut) return 'its deadline';
  return exitCode === undefined ? `signal ${signal ?? 'unknown'}` : `status ${exitCode}`;
}

/** Adds the earlier attempts to the reason, so that the report shows every repetition. */
function withEarlierAttempts(result: RuntimeTestResult, attempts: readonly Transient[]): RuntimeTestResult {
  if (attempts.length === 0) return result;
  const before = attempts.map(({ sign, source }) => `${sign} (${source})`).join('; ');
  const own = result.reason === undefined ? '' : `${result.reason}; `;
  return {
    ...result,
    reason: `${own}${result.outcome} at attempt ${attempts.length + 1}, before: ${before}`,
  };
}

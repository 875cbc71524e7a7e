import { type CommandOptions, type CommandResult, run } from '../../host/command.js';
import { type Transient, transientIn } from '../transients.js';
import { TestLog } from './log.js';
import type { RuntimeTestResult } from './result.js';

/** How often a test that stumbles is run. */
const maxAttempts = 4;

export interface TestRun {
  /** Working folder of the test program. */
  cwd: string;
  env: NonNullable<CommandOptions['env']>;
  /** Deadline of each test. */
  testTimeoutMs: number;
  /** What the tests are known to stumble over: a test that did is run again. */
  transients: readonly Transient[];
  /** Called when a test begins. */
  onTest?: (name: string) => void;
}

/**
 * Runs every test of a Go test program whose name begins with TestDebugCall: one result each, in the program's order.
 * When a test ends the program, or is ended for hanging, those after it run in a new process.
 */
export async function runDebugCallTests(program: string, options: TestRun): Promise<RuntimeTestResult[]> {
  const { cwd, env, testTimeoutMs } = options;
  const list = await run(program, ['-test.list=^TestDebugCall'], { cwd, env, timeoutMs: testTimeoutMs });
  if (list.exitCode !== 0) return [beforeAnyTest(list)];
  const names = list.stdout.split('\n').filter(line => /^TestDebugCall\w*$/.test(line));
  const results = new Map<string, RuntimeTestResult>();
  const stumbles = new Map<string, Transient[]>();
  for (let open = names; open.length > 0; open = names.filter(name => !results.has(name))) {
    for (const result of await runSome(program, open, options)) {
      const before = stumbles.get(result.name) ?? [];
      const transient = transientIn(result, options.transients);
      if (transient !== undefined && before.length + 1 < maxAttempts) {
        stumbles.set(result.name, [...before, transient]);
      } else results.set(result.name, withStumbles(result, before));
    }
  }
  return names.flatMap(name => results.get(name) ?? []);
}

/** One process: results of the tests that it came to, at least one. */
async function runSome(program: string, names: string[], options: TestRun): Promise<RuntimeTestResult[]> {
  const { cwd, env, testTimeoutMs, onTest } = options;
  const log = new TestLog();
  const hung = new AbortController();
  let since = performance.now();
  let timer = setTimeout(() => hung.abort(), testTimeoutMs);
  const result = await run(program, [`-test.run=^(${names.join('|')})$`, '-test.v'], {
    cwd,
    env,
    // The test's own deadline comes first; this one is for a program that prints verdicts for ever.
    timeoutMs: testTimeoutMs * (names.length + 1),
    signal: hung.signal,
    onLine: line => {
      if (!log.read(line)) return;
      clearTimeout(timer);
      timer = setTimeout(() => hung.abort(), testTimeoutMs);
      since = performance.now();
      if (log.current !== undefined) onTest?.(log.current);
    },
  });
  clearTimeout(timer);
  if (hung.signal.aborted)
    log.cutShort('hung', performance.now() - since, `no end within ${testTimeoutMs / 1000} s`);
  else log.cutShort('failed', performance.now() - since, `the test program ended with ${endOf(result)}`);
  return log.results.length > 0
    ? exitHeeded(log, result)
    : [{ ...beforeAnyTest(result), name: names[0] ?? '' }];
}

/** A program that fails after its last test has passed does so on that test's account. */
function exitHeeded({ results, around }: TestLog, result: CommandResult): RuntimeTestResult[] {
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

/** Nothing that was repeated is kept secret. */
function withStumbles(result: RuntimeTestResult, stumbles: readonly Transient[]): RuntimeTestResult {
  if (stumbles.length === 0) return result;
  const before = stumbles.map(({ sign, source }) => `${sign} (${source})`).join('; ');
  const own = result.reason === undefined ? '' : `${result.reason}; `;
  return {
    ...result,
    reason: `${own}${result.outcome} at attempt ${stumbles.length + 1}, before: ${before}`,
  };
}

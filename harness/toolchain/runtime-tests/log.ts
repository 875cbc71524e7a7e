import type { RuntimeTestResult } from './result.js';

type Verdict = Exclude<RuntimeTestResult['outcome'], 'hung'>;

const outcomes: Record<string, Verdict> = { PASS: 'passed', FAIL: 'failed', SKIP: 'skipped' };

/**
 * At most this many lines of a test's output are kept: a runtime that dies prints the stack of every
 * goroutine.
 */
const keptLines = 200;

/**
 * Reads what a Go test program prints with `-test.v`, line by line: `=== RUN   TestX`, the test's own output,
 * then `--- PASS: TestX (0.01s)`. Up to 1.13 a test's log (including t.Skip's reason) comes after its
 * verdict, later before it. Output without a newline precedes the verdict on the same line. Lines of subtests
 * count as output.
 */
export class TestLog {
  /** In the order of the verdicts. */
  readonly results: RuntimeTestResult[] = [];
  /** The test that is running. */
  current: string | undefined;
  #output: string[] = [];
  /** Output before the first test or after the last. */
  #around: string[] = [];

  /** Reads a line without its newline. Returns true when a test began or ended with it. */
  read(line: string): boolean {
    const begun = /^=== RUN {3}(\w+)$/.exec(line)?.[1];
    if (begun !== undefined) {
      this.current = begun;
      this.#output = [];
      return true;
    }
    const verdict = /^(.*)--- (PASS|FAIL|SKIP): (\w+) \(([\d.]+)s\)$/.exec(line);
    const outcome = outcomes[verdict?.[2] ?? ''];
    if (verdict === null || outcome === undefined || verdict[3] !== this.current) {
      this.#keep(line);
      return false;
    }
    if (verdict[1] !== '') this.#output.push(verdict[1] ?? '');
    this.#end(outcome, Number(verdict[4]) * 1000);
    return true;
  }

  /** Ends the running test because its process ended, and records the reason. */
  cutShort(outcome: 'failed' | 'hung', durationMs: number, reason: string): void {
    if (this.current === undefined) return;
    this.#end(outcome, durationMs);
    const last = this.results.at(-1);
    if (last !== undefined) last.reason = reason;
  }

  /** Returns what was printed outside tests. */
  get around(): string {
    return this.#around.slice(-keptLines).join('\n');
  }

  #keep(line: string): void {
    if (this.current !== undefined) {
      if (!/^=== (CONT|PAUSE|NAME)\b/.test(line)) this.#output.push(line);
      return;
    }
    const last = this.results.at(-1);
    if (/^\s+\S/.test(line) && last !== undefined) addLines(last, [line]);
    else if (!/^(PASS|FAIL)?$/.test(line)) this.#around.push(line);
  }

  #end(outcome: RuntimeTestResult['outcome'], durationMs: number): void {
    if (this.current === undefined) return;
    const result: RuntimeTestResult = { name: this.current, outcome, durationMs };
    this.results.push(result);
    addLines(result, this.#output);
    this.current = undefined;
    this.#output = [];
  }
}

/** Adds lines to a result: to the reason of a skipped test, to the output of a test that did not pass. */
function addLines(result: RuntimeTestResult, lines: string[]): void {
  if (lines.length === 0 || result.outcome === 'passed') return;
  if (result.outcome === 'skipped') {
    // `    debug_test.go:112: the reason`
    const said = lines.map(line => line.trim().replace(/^\w+\.go:\d+: /, ''));
    result.reason = [result.reason, ...said].filter(text => text !== undefined && text !== '').join(' ');
    return;
  }
  const all = [...(result.output?.split('\n') ?? []), ...lines];
  const left = all.length - keptLines;
  result.output = (
    left > 0
      ? [...all.slice(0, keptLines / 2), `[${left} lines left out]`, ...all.slice(-keptLines / 2)]
      : all
  ).join('\n');
}

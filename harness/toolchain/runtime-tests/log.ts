import type { RuntimeTestResult } from './result.js';

type Verdict = Exclude<RuntimeTestResult['outcome'], 'hung'>;

const outcomes: Record<string, Verdict> = { PASS: 'passed', FAIL: 'failed', SKIP: 'skipped' };

/** The output of a test is cut to so many lines: a runtime that dies prints every goroutine's stack. */
const keptLines = 200;

/**
 * Reads what a Go test program prints with `-test.v`, line by line: `=== RUN   TestX`, the test's own output, then
 * `--- PASS: TestX (0.01s)`. Up to 1.13 a test's log (t.Skip's reason included) comes after its verdict, later before.
 * What a test printed without a newline stands before the verdict on the same line. Lines of subtests are output.
 */
export class TestLog {
  /** In the order of the verdicts. */
  readonly results: RuntimeTestResult[] = [];
  /** The test that runs, its verdict still to come. */
  current: string | undefined;
  #output: string[] = [];
  /** Before the first test, or after the last. */
  #around: string[] = [];

  /** Takes a line without its newline; true when a test began or ended with it. */
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

  /** Ends the running test with what its process's end means, and says why. */
  cutShort(outcome: 'failed' | 'hung', durationMs: number, reason: string): void {
    if (this.current === undefined) return;
    this.#end(outcome, durationMs);
    const last = this.results.at(-1);
    if (last !== undefined) last.reason = reason;
  }

  /** What was printed outside tests. */
  get around(): string {
    return this.#around.slice(-keptLines).join('\n');
  }

  #keep(line: string): void {
    if (this.current !== undefined) {
      if (!/^=== (CONT|PAUSE|NAME)\b/.test(line)) this.#output.push(line);
      return;
    }
    const last = this.results.at(-1);
    if (/^\s+\S/.test(line) && last !== undefined) say(last, [line]);
    else if (!/^(PASS|FAIL)?$/.test(line)) this.#around.push(line);
  }

  #end(outcome: RuntimeTestResult['outcome'], durationMs: number): void {
    if (this.current === undefined) return;
    const result: RuntimeTestResult = { name: this.current, outcome, durationMs };
    this.results.push(result);
    say(result, this.#output);
    this.current = undefined;
    this.#output = [];
  }
}

/** Adds lines to a result: to the reason of a skipped test, to the output of one that did not pass. */
function say(result: RuntimeTestResult, lines: string[]): void {
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

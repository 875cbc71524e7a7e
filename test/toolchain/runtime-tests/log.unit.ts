import { expect } from 'chai';
import { TestLog } from '../../../harness/toolchain/runtime-tests/log.js';

function read(text: string): TestLog {
  const log = new TestLog();
  for (const line of text.split('\n')) log.read(line);
  return log;
}

describe("log of a tree's own tests", () => {
  it('gives each test its verdict and its time in milliseconds', () => {
    const log = read(`=== RUN   TestDebugCall
--- PASS: TestDebugCall (0.01s)
=== RUN   TestDebugCallGrowStack
--- PASS: TestDebugCallGrowStack (1.20s)
PASS`);
    expect(log.results).to.deep.equal([
      { name: 'TestDebugCall', outcome: 'passed', durationMs: 10 },
      { name: 'TestDebugCallGrowStack', outcome: 'passed', durationMs: 1200 },
    ]);
    expect(log.around).to.equal('');
  });

  it('takes the log after the verdict, as up to 1.13', () => {
    const log = read(`=== RUN   TestDebugCall
--- FAIL: TestDebugCall (0.00s)
    debug_test.go:91: executing on Go runtime stack
=== RUN   TestDebugCallGC
--- SKIP: TestDebugCallGC (0.00s)
    debug_test.go:36: skipping under race
FAIL`);
    expect(log.results).to.deep.equal([
      {
        name: 'TestDebugCall',
        outcome: 'failed',
        durationMs: 0,
        output: '    debug_test.go:91: executing on Go runtime stack',
      },
      { name: 'TestDebugCallGC', outcome: 'skipped', durationMs: 0, reason: 'skipping under race' },
    ]);
  });

  it('takes the log before the verdict, as from 1.14 on', () => {
    const log = read(`=== RUN   TestDebugCall
    debug_test.go:112: test will deadlock under a debugger
--- SKIP: TestDebugCall (0.00s)
=== RUN   TestDebugCallPanic
=== NAME  TestDebugCallPanic
    debug_test.go:200: no panic
--- FAIL: TestDebugCallPanic (0.00s)
FAIL`);
    expect(log.results.map(({ reason, output }) => reason ?? output)).to.deep.equal([
      'test will deadlock under a debugger',
      '    debug_test.go:200: no panic',
    ]);
  });

  it('finds a verdict after output without a newline, and no verdict in output', () => {
    const log = read(`=== RUN   TestDebugCall
--- PASS: TestOther (0.00s)
    --- FAIL: TestDebugCall/sub (0.00s)
half a line--- FAIL: TestDebugCall (0.00s)`);
    expect(log.results).to.deep.equal([
      {
        name: 'TestDebugCall',
        outcome: 'failed',
        durationMs: 0,
        output: '--- PASS: TestOther (0.00s)\n    --- FAIL: TestDebugCall/sub (0.00s)\nhalf a line',
      },
    ]);
  });

  it('ends the running test, and only a running one, when its process ended', () => {
    const log = read('=== RUN   TestDebugCall\nfatal error: bad frame\n\ngoroutine 1 [running]:');
    log.cutShort('failed', 12, 'status 2');
    log.cutShort('hung', 1, 'never');
    expect(log.results).to.deep.equal([
      {
        name: 'TestDebugCall',
        outcome: 'failed',
        durationMs: 12,
        output: 'fatal error: bad frame\n\ngoroutine 1 [running]:',
        reason: 'status 2',
      },
    ]);
  });

  it('keeps both ends of a long output', () => {
    const lines = Array.from({ length: 1000 }, (_, i) => `goroutine ${i}`);
    const log = read(`=== RUN   TestDebugCall\n${lines.join('\n')}`);
    log.cutShort('failed', 0, 'status 2');
    const output = log.results[0]?.output?.split('\n') ?? [];
    expect(output[0]).to.equal('goroutine 0');
    expect(output.at(-1)).to.equal('goroutine 999');
    expect(output).to.include('[800 lines left out]').and.have.length(201);
  });
});

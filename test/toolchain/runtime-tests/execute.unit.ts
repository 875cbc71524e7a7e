import { expect } from 'chai';
import { runDebugCallTests } from '../../../harness/toolchain/runtime-tests/execute.js';
import type { Transient } from '../../../harness/toolchain/transients.js';
import { Folder } from '../fakes.js';

describe("running a tree's own tests", () => {
  let folder: Folder;
  beforeEach(() => {
    folder = new Folder();
  });
  afterEach(() => folder.end());

  /** A test program with three tests; `bodies` are the shell commands of those that don't just pass. */
  const program = (bodies: Record<string, string>): string =>
    folder.write(
      'runtime.test',
      `#!/bin/bash
      if [[ $1 == -test.list=* ]]; then printf 'TestDebugCall\\nTestDebugCallGC\\nTestDebugCallPanic\\nok\\n'; exit; fi
      echo "$1" >>${folder.path}/runs
      pattern=\${1#-test.run=}
      for name in TestDebugCall TestDebugCallGC TestDebugCallPanic; do
        [[ $name =~ $pattern ]] || continue
        echo "=== RUN   $name"
        verdict=PASS
        case $name in ${Object.entries(bodies)
          .map(([name, body]) => `${name}) ${body} ;;`)
          .join('\n')} esac
        echo "--- $verdict: $name (0.00s)"
      done
      exit \${status:-0}`,
    );
  const play = (bodies: Record<string, string>, transients: Transient[] = [], testTimeoutMs = 4000) =>
    runDebugCallTests(program(bodies), { cwd: folder.path, env: {}, testTimeoutMs, transients });
  const runs = () => folder.lines('runs').length;

  it('gives a result a test, of one process', async () => {
    const results = await play({ TestDebugCallGC: 'verdict=SKIP; echo "    x_test.go:1: not here"' });
    expect(results).to.deep.equal([
      { name: 'TestDebugCall', outcome: 'passed', durationMs: 0 },
      { name: 'TestDebugCallGC', outcome: 'skipped', durationMs: 0, reason: 'not here' },
      { name: 'TestDebugCallPanic', outcome: 'passed', durationMs: 0 },
    ]);
    expect(runs()).to.equal(1);
  });

  it('runs the tests that are named, and no other', async () => {
    const path = program({ TestDebugCall: 'verdict=FAIL', TestDebugCallPanic: 'verdict=FAIL' });
    const options = { cwd: folder.path, env: {}, testTimeoutMs: 4000, transients: [] };
    const results = await runDebugCallTests(path, { ...options, names: ['TestDebugCallGC'] });
    expect(results).to.deep.equal([{ name: 'TestDebugCallGC', outcome: 'passed', durationMs: 0 }]);
    expect(folder.lines('runs')).to.deep.equal(['-test.run=^(TestDebugCallGC)$']);
  });

  it('goes on after a test that ends the program', async () => {
    const results = await play({ TestDebugCallGC: 'echo "fatal error: bad frame"; exit 2' });
    expect(results.map(({ outcome }) => outcome)).to.deep.equal(['passed', 'failed', 'passed']);
    expect(results[1]?.output).to.equal('fatal error: bad frame');
    expect(results[1]?.reason).to.equal('the test program ended with status 2');
    expect(runs()).to.equal(2);
  });

  it('names the signal that ended it', async () => {
    const results = await play({ TestDebugCall: 'kill -s SEGV $$' });
    expect(results[0]?.reason).to.equal('the test program ended with signal SIGSEGV');
  });

  it('ends a test that hangs, and goes on', async () => {
    const results = await play({ TestDebugCall: 'echo waiting; sleep 60' }, [], 500);
    expect(results.map(({ outcome }) => outcome)).to.deep.equal(['hung', 'passed', 'passed']);
    expect(results[0]?.output).to.equal('waiting');
    expect(results[0]?.reason).to.equal('did not end within 0.5 s');
    expect(results[0]?.durationMs).to.be.within(450, 3000);
  });

  const hang: Transient = { sign: 'hung', source: 'golang/go#25519' };
  const stack: Transient = { sign: 'executing on Go runtime stack', source: 'golang/go#25519' };

  it('repeats a test that hangs as it is known to, and says so', async () => {
    const once = '[[ -e hung ]] || { touch hung; sleep 60; }';
    const results = await play({ TestDebugCallGC: once }, [hang], 500);
    expect(results.map(({ outcome }) => outcome)).to.deep.equal(['passed', 'passed', 'passed']);
    expect(results[1]?.reason).to.equal('passed at attempt 2, before: hung (golang/go#25519)');
  });

  it('repeats a test that fails as it is known to, and calls it failed when it keeps on', async () => {
    const always = 'verdict=FAIL; status=1; echo "    x_test.go:1: executing on Go runtime stack"';
    const results = await play({ TestDebugCall: always }, [hang, stack]);
    expect(results[0]?.outcome).to.equal('failed');
    expect(results[0]?.reason).to.match(/^failed at attempt 4, before: executing on Go runtime stack \(/);
    expect(results.slice(1).map(({ outcome }) => outcome)).to.deep.equal(['passed', 'passed']);
    expect(runs()).to.equal(4);
  });

  it('repeats nothing else', async () => {
    const results = await play({ TestDebugCall: 'verdict=FAIL; status=1; echo "wrong result"' }, [
      hang,
      stack,
    ]);
    expect(results[0])
      .to.include({ outcome: 'failed', output: 'wrong result' })
      .and.not.have.property('reason');
    expect(runs()).to.equal(1);
  });

  it('heeds the status of a program whose tests pass', async () => {
    const results = await play({ TestDebugCallPanic: 'status=3' });
    expect(results[2]).to.include({
      outcome: 'failed',
      reason: 'the test program ended with status 3 after it',
    });
  });

  it('calls a program failed that dies before any test', async () => {
    const dies = folder.write('dies', '#!/bin/sh\necho "fatal error: runtime: no module data"; exit 2');
    const options = { cwd: folder.path, env: {}, testTimeoutMs: 4000, transients: [] };
    const results = await runDebugCallTests(dies, options);
    expect(results).to.have.length(1);
    expect(results[0]).to.include({
      outcome: 'failed',
      output: 'fatal error: runtime: no module data',
      reason: 'the test program ended with status 2 before any test',
    });
  });
});

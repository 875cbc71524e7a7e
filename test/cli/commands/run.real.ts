import { spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { packageRoot } from '../../../harness/host/files.js';
import type { Report, ScenarioResult } from '../../../harness/report/model.js';
import { type CliOptions, cli, type Ended, main } from '../program.js';

/*
 * The whole program on a real Go, with a cache of its own that all tests share. They need the network that releases come
 * from, and minutes.
 */

describe('the program on a real Go', function () {
  this.timeout(600_000);
  let folder: string;
  let env: NodeJS.ProcessEnv;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'program-'));
    env = { GO_DEBUGCALL_CACHE: join(folder, 'cache') };
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const go = (args: string[], options: CliOptions = {}): Promise<Ended> =>
    cli(args, { timeoutMs: 590_000, cwd: folder, ...options, env: { ...env, ...options.env } });

  it('judges 1.15 with an empty cache, and writes every report', async () => {
    const ended = await go(['--go=1.15', '--reporter=json:r.json,junit:r.xml,tap:r.tap,markdown:r.md']);
    expect(ended.code, ended.stdout + ended.stderr).to.equal(0);
    expect(ended.stdout).to.match(
      /✓ Go 1\.15\.15 conforms: \d+ requirements hold, \d+ fails? for a known reason\.\n$/,
    );
    const report = JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8')) as Report;
    const schema = JSON.parse(readFileSync(join(packageRoot, 'docs/report.schema.json'), 'utf8')) as object;
    const validate = new Ajv2020({ strict: true }).compile(schema);
    validate(report);
    expect(validate.errors).to.equal(null);
    expect(report.results[0]?.runtimeTests.map(test => test.outcome))
      .to.include('passed')
      .and.not.include('failed');
    expect(readFileSync(join(folder, 'r.xml'), 'utf8')).to.include('<testsuite name="Go 1.15.15 (V1)"');
    expect(readFileSync(join(folder, 'r.tap'), 'utf8')).to.include('ok 1 - Go 1.15.15');
    expect(readFileSync(join(folder, 'r.md'), 'utf8')).to.include('✅ Go 1.15.15');
  });

  it('ends with 1 when known defects are not accepted', async () => {
    const ended = await go(['--go=1.15', '--strict', '--requirement=registers.flags']);
    expect(ended.code, ended.stderr).to.equal(1);
    expect(ended.stdout).to.include('✗ Go 1.15.15 does not conform: 1 of');
    expect(ended.stdout).to.match(
      /repeat +npx go-debugcall-conformance --go=1\.15\.15 --grep='\^registers\/flags/,
    );
  });

  it('plays scenarios as often as asked, in as many processes, and tells the runs', async () => {
    const once = await go(['--go=1.15', '--grep=^(frame|registers)/', '--reporter=json:once.json']);
    expect(once.code, once.stderr).to.equal(0);
    const args = ['--repeat=3', '--jobs=2', '--reporter=json:thrice.json'];
    const thrice = await go(['--go=1.15', '--grep=^(frame|registers)/', ...args]);
    expect(thrice.code, thrice.stderr).to.equal(0);
    expect(thrice.stdout).to.match(/^ {2}Runs +3 of each scenario, 0 failed$/m);
    const read = (name: string): ScenarioResult[] => {
      const report = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Report;
      return report.results[0]?.scenarios ?? [];
    };
    const outcomes = (results: ScenarioResult[]): string[] =>
      results.map(({ id, outcome }) => `${id} ${outcome}`);
    expect(outcomes(read('thrice.json'))).to.deep.equal(outcomes(read('once.json')));
    for (const [at, { id, outcome, runs, injections }] of read('thrice.json').entries()) {
      if (outcome === 'not-applicable') continue;
      expect(runs, id).to.deep.equal({ total: 3, failed: 0 });
      expect(injections, id).to.equal((read('once.json')[at]?.injections ?? 0) * 3);
    }
  });

  it('ends its repeats with the first failure', async () => {
    const args = ['--requirement=registers.flags', '--until-fail', '--repeat=4'];
    const [known, strict] = [await go(['--go=1.15', ...args]), await go(['--go=1.15', ...args, '--strict'])];
    expect(known).to.include({ code: 0 });
    expect(known.stdout).to.match(/^ {2}Runs +4 of each scenario, 0 failed$/m);
    expect(strict).to.include({ code: 1 });
    expect(strict.stdout).to.match(/^ {2}Runs +1 of each scenario, [1-9]\d* failed$/m);
    expect(strict.stdout).to.include('--repeat=4 --until-fail --grep=');
  });

  it('ends with 2 for a folder that is not a Go tree, and for Go 1.10, which can not have debug calls', async () => {
    const [folderOnly, old] = await Promise.all([go(['--go=.']), go(['--go=1.10'])]);
    expect(folderOnly).to.include({ code: 2, stdout: '' });
    expect(folderOnly.stderr).to.match(/^error: .* Go tree/);
    expect(old).to.include({ code: 2, stdout: '' });
    expect(old.stderr).to.include('register maps');
  });

  it('ends with 3 for a version that nobody has, and names each source', async () => {
    const ended = await go(['--go=1.15.99']);
    expect(ended).to.include({ code: 3, stdout: '' });
    expect(ended.stderr).to.match(/error: .*1\.15\.99/);
  });

  it('judges the others when one of several versions can not be had, and says so', async () => {
    const ended = await go(['--go=1.15,1.15.99', '--grep=^frame/too-large$']);
    expect(ended.code).to.equal(3);
    expect(ended.stdout).to.match(/^Not judged\n {2}Go 1\.15\.99 +Go 1\.15\.99 is not available here$/m);
  });

  it('ends with 4 when the tree does not build, with the end of the log', async () => {
    const tree = join(folder, 'broken');
    mkdirSync(join(tree, 'src/cmd'), { recursive: true });
    mkdirSync(join(tree, 'src/runtime'), { recursive: true });
    writeFileSync(join(tree, 'VERSION'), 'go1.15.15');
    writeFileSync(join(tree, 'src/runtime/asm_amd64.s'), 'TEXT runtime·debugCallV1(SB),NOSPLIT,$152-0\n');
    writeFileSync(join(tree, 'src/runtime/funcdata.h'), '#define PCDATA_UnsafePoint 0\n');
    writeFileSync(join(tree, 'src/make.bash'), 'echo the compiler is broken >&2\nexit 1\n');
    chmodSync(join(tree, 'src/make.bash'), 0o755);
    const ended = await go(['--go=./broken']);
    expect(ended.code, ended.stderr).to.equal(4);
    expect(ended.stderr).to.include('| the compiler is broken');
  });

  it('ends with 5 where ptrace is forbidden, for a run and for the doctor', async () => {
    const node = ['--import', join(packageRoot, 'dist/test/cli/doctor/forbid-ptrace.js')];
    const run = await go(['--go=1.15', '--grep=^frame/'], { node });
    expect(run.code, run.stderr).to.equal(5);
    expect(run.stderr)
      .to.include('error: this machine does not allow tracing')
      .and.to.include('--cap-add=SYS_PTRACE');
    const doctor = await go(['doctor'], { node });
    expect(doctor.code).to.equal(5);
    expect(doctor.stdout).to.include('✗ ptrace').and.to.include('To fix: ptrace');
  });

  it('finds a machine that it has just run on to be fit', async () => {
    const doctor = await go(['doctor']);
    expect(doctor.code, doctor.stdout).to.equal(0);
    expect(doctor.stdout).to.include('✓ ptrace').and.to.include('This machine can run it.');
  });

  const ends = [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGKILL', 'SIGKILL'],
  ] as const;
  for (const [signal, end] of ends) {
    it(`ends by ${signal} and leaves no process and no half of a cache entry`, async () => {
      // A copy of the tree has another path but the same content; what was compiled for it is in the cache already, so
      // the cache of this test is a new one.
      const own = join(folder, `cache-${signal}`);
      mkdirSync(own);
      cpSync(join(folder, 'cache/trees'), join(own, 'trees'), { recursive: true, verbatimSymlinks: true });
      cpSync(join(folder, 'cache/indexes'), join(own, 'indexes'), { recursive: true });
      const child = spawn(process.execPath, [main, '--go=1.15'], {
        env: { ...process.env, GO_DEBUGCALL_CACHE: own },
        stdio: 'ignore',
      });
      const exit = new Promise<unknown>(resolve => child.on('exit', (code, by) => resolve(by ?? code)));
      await waitFor(() => mentioning(own).length > 1, 60_000);
      const killed = performance.now();
      child.kill(signal);
      expect(await exit).to.equal(end);
      // Far below the time that what it was doing would take.
      expect(performance.now() - killed).to.be.lessThan(10_000);
      await waitFor(() => mentioning(own).length === 0, 5000);
      const staging = join(own, 'staging');
      await waitFor(() => !existsSync(staging) || readdirSync(staging).length === 0, 10_000);
    });
  }
});

/** Process ids whose command line or environment names a folder. */
function mentioning(folder: string): string[] {
  return readdirSync('/proc').filter(pid => {
    if (!/^\d+$/.test(pid) || pid === String(process.pid)) return false;
    try {
      const texts = ['cmdline', 'environ'].map(name => readFileSync(`/proc/${pid}/${name}`, 'utf8'));
      return texts.some(text => text.includes(folder));
    } catch {
      // It ended meanwhile.
      return false;
    }
  });
}

async function waitFor(condition: () => boolean, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`nothing came within ${timeoutMs} ms`);
    await sleep(20);
  }
}

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Cache } from '../../harness/host/cache.js';
import type { Report } from '../../harness/report/model.js';
import { type JobEnd, type PlayOptions, playWorkflow } from './play.js';
import { newRunner, playSteps, summaryOf } from './runner.js';
import { readWorkflow, workflows } from './workflow.js';

/*
 * Every shell step of the workflows and of the action, played as a runner would. What they judge is small; the
 * downloads and builds of the machine's own cache serve.
 */

const families = '--grep=^(frame|refusal)/';

describe('the workflows, played', function () {
  this.timeout(300_000);
  let folder: string;
  let runs = 0;
  const env = { GO_DEBUGCALL_CACHE: Cache.default().root };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'workflows-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const conformance = (inputs: PlayOptions['inputs']): Promise<Record<string, JobEnd>> => {
    const run = join(folder, `run${++runs}`);
    // Artifacts are of one run, caches of all.
    rmSync(join(folder, 'store/artifacts'), { recursive: true, force: true });
    return playWorkflow(readWorkflow('conformance'), {
      folder: run,
      store: join(folder, 'store'),
      inputs: { repository: 'owner/name', shards: 2, ...inputs },
      github: {
        ref_name: 'main',
        run_id: `10${runs}`,
        repository: 'caller/name',
        event: { repository: { default_branch: 'main' } },
      },
      env,
    });
  };
  const merged = (): Report =>
    JSON.parse(
      readFileSync(join(folder, 'store/artifacts/go-debugcall-conformance/report.json'), 'utf8'),
    ) as Report;

  it('conformance: shares releases out, judges them, joins the parts and tells the result', async () => {
    const ends = await conformance({ go: '1.15,1.19', arguments: `${families}\n` });
    const logs = Object.values(ends)
      .flatMap(end => end.logs)
      .join('\n');
    expect(ends.report, logs).to.deep.include({ result: 'success', outputs: { 'exit-code': '0' } });
    expect(ends.judge?.logs).to.have.length(2);
    expect(ends.report?.summary)
      .to.match(/^### ☑️ .*Go 1\.15.*Go 1\.19/su)
      .and.not.include('Since');
    expect(merged().results.map(({ line }) => line)).to.deep.equal(['1.15', '1.19']);
    const page = readFileSync(join(folder, 'store/artifacts/go-debugcall-conformance/index.html'), 'utf8');
    expect(page)
      .to.match(/^<!doctype html>/i)
      .and.include('1.19.8');
  });

  it('conformance: the next run goes by the times of the last and fails by regressions', async () => {
    const ends = await conformance({
      go: '1.15,1.19',
      arguments: `${families}\n--strict`,
      'fail-on': 'regression',
    });
    const logs = Object.values(ends)
      .flatMap(end => end.logs)
      .join('\n');
    expect(ends.report, logs).to.deep.include({ result: 'success', outputs: { 'exit-code': '0' } });
    expect(ends.plan?.outputs.matrix).to.match(/"seconds":\d/);
    expect(ends.report?.summary).to.include('**Since plan/previous.json of ').and.to.include('no regression');
  });

  it('conformance: a part that ends without a report makes the run fail, and the others are told all the same', async () => {
    const ends = await conformance({ go: '1.15,1.19', arguments: `--no-such-option\n${families}` });
    expect(ends.judge?.result).to.equal('success');
    expect(ends.report?.result).to.equal('failure');
  });

  it('the action: judges one release, with a summary and an artifact', async () => {
    const runner = newRunner(join(folder, 'action'), join(folder, 'action-store'), env);
    const steps = [
      { uses: 'actions/checkout@v4' },
      {
        id: 'it',
        uses: './',
        with: {
          go: '1.15',
          arguments: `${families}\n\n--seed=7`,
          'fail-on': 'regression',
          baseline: 'none.json',
        },
      },
    ];
    const { failed, steps: ended } = await playSteps(steps, runner, { github: {}, inputs: {} });
    expect(failed, runner.log).to.equal(false);
    expect(ended.it?.outputs['exit-code']).to.equal('0');
    expect(summaryOf(runner)).to.match(/^### ☑️ Go debug calls: /u);
    const artifact = join(folder, 'action-store/artifacts/go-debugcall-conformance');
    const report = JSON.parse(readFileSync(join(artifact, 'report.json'), 'utf8')) as Report;
    expect(report.arguments).to.include('--seed=7');
    for (const name of ['junit.xml', 'index.html'])
      expect(existsSync(join(artifact, name)), name).to.equal(true);
  });

  it('the action: ends with the exit code of the program, and keeps its reports', async () => {
    const runner = newRunner(join(folder, 'bad'), join(folder, 'bad-store'), env);
    const steps = [
      { uses: 'actions/checkout@v4' },
      { id: 'it', uses: './', with: { go: '1.15', arguments: '--strict\n--requirement=registers.flags' } },
    ];
    const { failed, steps: ended } = await playSteps(steps, runner, { github: {}, inputs: {} });
    expect(failed).to.equal(true);
    expect(ended.it?.outputs['exit-code'], runner.log).to.equal('1');
    expect(summaryOf(runner)).to.match(/^### ❌/);
    expect(existsSync(join(folder, 'bad-store/artifacts/go-debugcall-conformance/report.json'))).to.equal(
      true,
    );
  });

  it('test: runs scripts that the package has', async () => {
    const workflow = readWorkflow('test');
    delete workflow.jobs.action;
    const options = {
      folder: join(folder, 'test'),
      store: join(folder, 'test-store'),
      inputs: {},
      github: {},
      env,
    };
    const ends = await playWorkflow(workflow, options);
    expect(ends.check?.logs).to.have.length(3);
    const logs = Object.values(ends)
      .flatMap(end => end.logs)
      .join('\n');
    expect(
      Object.values(ends).map(end => end.result),
      logs,
    ).to.deep.equal(['success', 'success']);
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    const asked = [...logs.matchAll(/^npm run (\S+)/gm)].map(match => match[1] ?? '');
    expect([...new Set(asked)].sort()).to.deep.equal(['build', 'check', 'real']);
    expect(asked.filter(script => !(script in scripts))).to.deep.equal([]);
  });

  it('plays each of them', () => {
    // matrix.yml has no shell step: it calls conformance.yml.
    expect(workflows).to.deep.equal(['test', 'conformance', 'matrix']);
    const steps = Object.values(readWorkflow('matrix').jobs).flatMap(job => job.steps ?? []);
    expect(steps.filter(step => step.run !== undefined)).to.deep.equal([]);
  });
});

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { TimedEvent } from '../../../harness/report/events/events.js';
import type { Report } from '../../../harness/report/model.js';
import { cli, type Ended, main } from '../program.js';
import { expectValid } from '../schemas.js';

/* Runs that end before they are complete, on a real Go. */

/** So many events, and some of the scenarios have been played: what does not apply is told first. */
const begun = 60;

describe('a run that ends early', function () {
  this.timeout(300_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'interrupted-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const at = (name: string): string => join(folder, name);
  const text = (name: string): string => readFileSync(at(name), 'utf8');
  const report = (name: string): Report => JSON.parse(text(name)) as Report;
  const events = (name: string): TimedEvent[] =>
    text(name)
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line) as TimedEvent);
  const ended = (name: string): number =>
    existsSync(at(name)) ? (text(name).match(/^{"event":"scenario",/gm)?.length ?? 0) : 0;
  const started = (args: string[]): ChildProcess =>
    spawn(process.execPath, [main, ...args], { cwd: folder, stdio: 'ignore' });
  const go = (args: string[]): Promise<Ended> => cli(args, { cwd: folder, timeoutMs: 290_000 });

  async function waitFor(condition: () => boolean): Promise<void> {
    const deadline = performance.now() + 120_000;
    while (!condition()) {
      if (performance.now() > deadline) throw new Error('nothing came of it');
      await sleep(20);
    }
  }

  /** Starts a run, sends a signal once some scenarios have ended, and returns the exit code or signal. */
  async function endedBy(signal: NodeJS.Signals, args: string[], journal: string): Promise<unknown> {
    const child = started([...args, `--reporter=ndjson:${journal}`]);
    const exit = new Promise<unknown>(resolve => child.on('exit', (code, by) => resolve(by ?? code)));
    await waitFor(() => ended(journal) >= begun);
    child.kill(signal);
    return await exit;
  }

  const files = 'json:i.json,junit:i.xml,tap:i.tap,markdown:i.md,html:i.html,badge:i.badge';
  const what = '--go=1.15';

  it('by Ctrl-C writes every report that was asked for, marked as a part, and ends with 130', async () => {
    expect(await endedBy('SIGINT', [what, `--reporter=${files}`], 'i.ndjson')).to.equal(130);
    const part = report('i.json');
    expectValid('report', part);
    expect(part.interrupted).to.deep.equal({ reason: 'interrupted by SIGINT', exitCode: 130 });
    const outcomes = part.results[0]?.scenarios.map(({ outcome }) => outcome) ?? [];
    expect(outcomes).to.include('passed').and.to.include('not-judged').and.not.include('failed');
    for (const event of events('i.ndjson')) expectValid('events', event);
    expect(events('i.ndjson').at(-1)).to.include({ event: 'run-ended' });
    const sentence = 'partial: the run was interrupted by SIGINT';
    for (const name of ['i.xml', 'i.md', 'i.html']) expect(text(name), name).to.include(sentence);
    expect(text('i.tap')).to.match(/^Bail out! partial: the run was interrupted by SIGINT$/m);
    expect(JSON.parse(text('i.badge')))
      .to.have.property('message')
      .that.matches(/^partial: /);
  });

  it('goes on with --resume where it stopped, and judges nothing twice', async () => {
    const before = ended('i.ndjson');
    const whole = await go([what, '--resume', '--reporter=json:w.json,ndjson:w.ndjson']);
    expect(whole.code, whole.stdout + whole.stderr).to.equal(0);
    expect(whole.stderr).to.match(/\d+ of \d+ scenarios were judged by an earlier run/);
    const played = events('w.ndjson').flatMap(one =>
      one.event === 'scenario' && one.final !== true ? [one] : [],
    );
    const again = played.filter(one => one.resumed !== true).length;
    expect(played.length - again)
      .to.be.greaterThan(0)
      .and.at.most(before);
    expect(again).to.equal(played.length - (played.length - again));
    expect(new Set(played.map(({ result }) => result.id)).size).to.equal(played.length);
    expect(report('w.json').interrupted).to.equal(undefined);
    const outcomes = report('w.json').results[0]?.scenarios.map(({ outcome }) => outcome);
    expect(outcomes).to.not.include('not-judged');
    // It is complete, so there is nothing to continue.
    const nothing = await go([what, '--resume', '--grep=^frame/too-large$']);
    expect(nothing.stderr).to.include('there is no interrupted run of this command to continue');
  });

  it('goes on from its report as well, and from its events', async () => {
    for (const file of ['i.json', 'i.ndjson']) {
      const whole = await go([what, `--resume=${file}`]);
      expect(whole.code, whole.stdout + whole.stderr).to.equal(0);
      expect(whole.stderr).to.include('were judged by an earlier run');
    }
    const other = await go([what, '--strict', '--resume=i.json']);
    expect(other).to.include({ code: 2, stdout: '' });
    expect(other.stderr.replace(/\n +/g, ' ')).to.include(
      'continue that one: npx go-debugcall-conformance --go=1.15 --resume=i.json',
    );
  });

  it('by SIGKILL leaves its events, of which every report can be made; --resume goes on', async () => {
    expect(await endedBy('SIGKILL', [what, '--seed=2'], 'k.ndjson')).to.equal('SIGKILL');
    const rendered = await go(['report', 'render', 'k.ndjson', '--reporter=json']);
    expect(rendered.code, rendered.stderr).to.equal(0);
    const part = JSON.parse(rendered.stdout) as Report;
    expectValid('report', part);
    expect(part.interrupted).to.deep.equal({ reason: 'cut off: its events have no end', exitCode: 6 });
    const whole = await go([what, '--seed=2', '--resume']);
    expect(whole.code, whole.stdout + whole.stderr).to.equal(0);
    expect(whole.stderr).to.include('were judged by an earlier run');
  });

  /**
   * Closes the terminal of a run under way, whose reports have this name. A shell outlives the terminal; returns
   * how it says that the run ended.
   */
  async function withoutTerminal(name: string, shell: (command: string) => string): Promise<string> {
    const command = `'${process.execPath}' '${main}' ${what} --reporter=ndjson:${name}.ndjson,json:${name}.json`;
    const line = `${shell(command)}; echo $? > ${name}.part; mv ${name}.part ${name}.code`;
    const terminal = spawn('script', ['--quiet', '--command', line, '/dev/null'], {
      cwd: folder,
      stdio: 'ignore',
    });
    await waitFor(() => ended(`${name}.ndjson`) >= begun);
    terminal.kill('SIGKILL');
    await waitFor(() => existsSync(at(`${name}.code`)));
    return text(`${name}.code`);
  }

  it('with its terminal writes its reports and ends with 129', async () => {
    // The shell passes the end of the terminal on.
    const shell = (command: string) => `${command} & trap "kill -HUP $!" HUP; wait $!; wait $!`;
    expect(await withoutTerminal('h', shell)).to.equal('129\n');
    expect(report('h.json').interrupted).to.deep.equal({ reason: 'interrupted by SIGHUP', exitCode: 129 });
  });

  it('without its terminal, which it was not told of, judges on and ends as ever', async () => {
    expect(await withoutTerminal('n', command => `trap '' HUP; ${command}`)).to.equal('0\n');
    expect(report('n.json').interrupted).to.equal(undefined);
  });

  it('with --rerun-failed is followed by what failed, and nothing else', async () => {
    const first = await go([
      '--go=1.15',
      '--requirement=registers',
      '--strict',
      '--quiet',
      '--reporter=json:first.json',
    ]);
    expect(first.code, first.stderr).to.equal(1);
    expect(first.stderr).to.equal('');
    expect(first.stdout).to.match(
      /✗ Go 1\.15\.15 does not conform: 1 of \d+ requirements looked at fails\.\n$/,
    );
    const again = await go(['--rerun-failed=first.json', '--output=again.json']);
    expect(again.code, again.stderr).to.equal(1);
    expect(again.stderr).to.match(
      /^plays again what failed in the run of .* \(--go=1\.15 --requirement=registers --strict --quiet .*\): \d+ scenarios of Go 1\.15\.15$/m,
    );
    const { results, requirements } = report('again.json');
    expect(new Set(results[0]?.scenarios.map(({ outcome }) => outcome))).to.deep.equal(new Set(['failed']));
    expect(requirements.map(({ id }) => id)).to.include('registers.flags');
  });

  it('by its first failure with --fail-fast plays nothing more, on no release', async () => {
    const args = ['--go=1.15,1.19', '--requirement=registers', '--strict', '--fail-fast'];
    const fast = await go([...args, '--reporter=json:f.json']);
    expect(fast.code, fast.stdout + fast.stderr).to.equal(1);
    const { results, unjudged = [], interrupted } = report('f.json');
    expect(interrupted).to.equal(undefined);
    // The other release may be under way as well; what it has not come to is not judged.
    expect(results.length + unjudged.length).to.equal(2);
    const all = results.flatMap(({ scenarios }) => scenarios);
    expect(all.filter(({ outcome }) => outcome === 'failed')).to.have.length(1);
    expect(all.map(({ outcome }) => outcome)).to.include('not-judged');
    for (const { sentence } of unjudged)
      expect(sentence).to.match(
        /^the run was ended by the failure of \S+ in Go 1\.1[59]\.\d+ \(--fail-fast\)/,
      );
  });
});

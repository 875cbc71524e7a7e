import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Report } from '../../../harness/report/model.js';
import { steadyReport } from '../../report/steady.js';
import { cli, type Ended } from '../program.js';

/** The families that are quick and leave nothing to chance. */
const select = '--grep=^(call|frame|panic|refusal|registers|linker)/';

describe('a run that is shared out', function () {
  this.timeout(600_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'shards-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const run = (...args: string[]): Promise<Ended> => cli(args, { cwd: folder, timeoutMs: 590_000 });
  const read = (name: string): Report => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Report;

  it('gives, merged, the report of one big run, but for times', async () => {
    const go = '--go=1.27,1.15,1.19';
    const big = await run(go, select, '--reporter=json:big.json');
    expect(big.code, big.stderr).to.equal(0);
    const parts = [
      await run(go, select, '--shard=1/2', '--times=none', '--reporter=json:1.json'),
      await run(go, select, '--shard', '2/2', '--times=none', '--reporter=json:2.json'),
    ];
    expect(parts.map(({ code }) => code)).to.deep.equal([0, 0]);
    expect(read('1.json').results.map(({ line }) => line)).to.deep.equal(['1.27', '1.19']);
    expect(read('2.json').results.map(({ line }) => line)).to.deep.equal(['1.15']);
    const merge = ['report', 'merge', '2.json', '1.json', '--output=merged.json'];
    const merged = await run(...merge, '--reporter=markdown:m.md,junit:m.xml');
    expect(merged.code, merged.stderr).to.equal(0);
    expect(steadyReport(read('merged.json'))).to.equal(steadyReport(read('big.json')));
    expect(readFileSync(join(folder, 'm.md'), 'utf8')).to.match(/Go 1\.27.*Go 1\.15.*Go 1\.19/s);
    expect(readFileSync(join(folder, 'm.xml'), 'utf8').match(/<testsuite /g)).to.have.length(3);
  });

  it('tells that a part is missing', async () => {
    const ended = await run('report', 'merge', '1.json');
    expect(ended.code).to.equal(3);
    expect(ended.stdout).to.include('Go 1.15.15  the report of part 2/2 is missing');
  });

  it('leaves nothing to a part beyond the releases, and that is well', async () => {
    const ended = await run('--go=1.15', select, '--shard=2/2', '--times=none', '--reporter=json:none.json');
    expect(ended.code, ended.stderr).to.equal(0);
    expect(ended.stderr).to.include('no releases');
    expect(read('none.json').results).to.deep.equal([]);
  });

  it('fails by regressions alone when that is asked for', async () => {
    const judge = ['--go=1.15', '--requirement=registers.flags', '--strict'];
    const strict = await run(...judge, '--reporter=json:strict.json');
    expect(strict.code).to.equal(1);
    const again = await run(...judge, '--baseline=strict.json');
    expect(again.code, again.stdout).to.equal(0);
    expect(again.stdout).to.match(/Since strict\.json of \S+ \S+ UTC: no regression\.\n$/);
    const never = await run(...judge, '--fail-on=never');
    expect(never.code).to.equal(0);
    const any = await run(...judge, '--baseline=strict.json', '--fail-on=any');
    expect(any.code).to.equal(1);
  });
});

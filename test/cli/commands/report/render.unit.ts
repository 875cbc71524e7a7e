import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { compareReports } from '../../../../harness/report/compare.js';
import { jsonReport } from '../../../../harness/report/reporters/json.js';
import { bad, good, report, withKnownDefect } from '../../../report/samples.js';
import { reviewed } from '../../../review/output/page/samples.js';
import { inProcess } from '../../in-process.js';

describe('report render', () => {
  let folder: string;
  const run = (...args: string[]) => inProcess(['report', 'render', ...args], { cwd: folder, env: {} });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'render-'));
    writeFileSync(join(folder, 'a.json'), jsonReport(report(good)));
    writeFileSync(join(folder, 'b.json'), jsonReport(report(withKnownDefect)));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('makes one page of several reports, in a folder, and prints nothing else', async () => {
    const ended = await run('a.json', 'b.json', '--output=page/');
    expect(ended).to.deep.equal({ code: 0, stdout: '', stderr: '' });
    const page = readFileSync(join(folder, 'page/index.html'), 'utf8');
    for (const name of ['Go 1.15.15', 'Go 1.27.3']) expect(page).to.include(`<strong>${name}</strong>`);
  });

  it('makes any other output too, on standard output where no file is named', async () => {
    expect(JSON.parse((await run('a.json', '--reporter=badge')).stdout)).to.include({ color: 'brightgreen' });
    expect((await run('a.json', '--reporter=console')).stdout).to.include('✓ Go 1.15.15 conforms');
  });

  it('says what has changed where the report has been compared with an earlier one', async () => {
    const earlier = { name: 'before.json', report: report({ ...bad, release: '1.15.15' }) };
    const now = report(good);
    const compared = { ...now, comparison: compareReports(now, earlier) };
    writeFileSync(join(folder, 'c.json'), JSON.stringify(compared));
    const { stdout } = await run('c.json');
    expect(stdout).to.include('Since before.json of 2026-11-21 01:30 UTC');
  });

  it('makes the page of a review, and nothing else of it', async () => {
    writeFileSync(join(folder, 'review.json'), JSON.stringify(reviewed));
    const ended = await run('review.json', '--output=page.html');
    expect(ended).to.include({ code: 0, stdout: '' });
    expect(readFileSync(join(folder, 'page.html'), 'utf8')).to.include('Review of my.patch');
    expect(await run('review.json', '--reporter=junit')).to.include({ code: 2 });
    expect((await run('review.json', 'a.json')).stderr).to.include('name it alone');
  });

  it('refuses what is no report, and writes nothing', async () => {
    writeFileSync(join(folder, 'x.json'), '{}');
    const ended = await run('x.json', '--output=page.html');
    expect(ended.code).to.equal(2);
    expect(ended.stderr).to.include('x.json is no report of this program');
    expect(existsSync(join(folder, 'page.html'))).to.equal(false);
  });
});

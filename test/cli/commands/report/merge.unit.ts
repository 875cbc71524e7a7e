import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Report } from '../../../../harness/report/model.js';
import { jsonReport } from '../../../../harness/report/reporters/json.js';
import { bad, good, release, report } from '../../../report/samples.js';
import { type Ended, inProcess } from '../../in-process.js';

describe('report merge', () => {
  let folder: string;
  const files: Record<string, Report> = {
    'good.json': report(good),
    'bad.json': report(bad),
    'part1.json': {
      ...report(good),
      shard: { index: 1, count: 2, releases: ['Go 1.15.15', 'Go 1.19.8'], results: [0], unjudged: [] },
    },
    'part2.json': {
      ...report(bad),
      shard: { index: 2, count: 2, releases: ['Go 1.15.15', 'Go 1.19.8'], results: [1], unjudged: [] },
    },
    'before.json': report(
      release(
        '1.19.8',
        bad.scenarios.map(one => ({ ...one, outcome: 'passed' as const })),
      ),
    ),
  };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'merge-'));
    for (const [name, one] of Object.entries(files)) writeFileSync(join(folder, name), jsonReport(one));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const merge = (...args: string[]): Promise<Ended> =>
    inProcess(['report', 'merge', ...args], {
      cwd: folder,
      env: { GO_DEBUGCALL_CACHE: join(folder, 'cache') },
    });

  it('prints the report and ends as a run would', async () => {
    expect(await merge('good.json')).to.deep.include({ code: 0, stderr: '' });
    const ended = await merge('part1.json', 'part2.json');
    expect(ended.code).to.equal(1);
    expect(ended.stdout).to.include('✗ Go 1.19.8 does not conform');
  });

  it('writes the merged report and whatever is to be made of it', async () => {
    const reporters = '--reporter=markdown,junit:out/junit.xml,tap:out/all.tap';
    const ended = await merge('part2.json', 'part1.json', '--output=out/merged.json', reporters);
    expect(ended.stdout).to.match(/^### ❌ /);
    const merged = JSON.parse(readFileSync(join(folder, 'out/merged.json'), 'utf8')) as Report;
    expect(merged.results.map(one => one.release)).to.deep.equal(['1.15.15', '1.19.8']);
    expect(existsSync(join(folder, 'out/junit.xml')) && existsSync(join(folder, 'out/all.tap'))).to.equal(
      true,
    );
  });

  it('keeps the times of a run whose parts it joined, for the next', async () => {
    await merge('part1.json', 'part2.json');
    const kept = JSON.parse(readFileSync(join(folder, 'cache/times/last.json'), 'utf8')) as object;
    expect(kept).to.deep.equal({ '1.15.15 own': 4321, '1.19.8 own': 4321 });
  });

  it('compares with a baseline and fails as asked', async () => {
    const codes = async (...args: string[]) => (await merge('bad.json', ...args)).code;
    expect(await codes('--baseline=bad.json')).to.equal(0);
    expect(await codes('--baseline=bad.json', '--fail-on=any')).to.equal(1);
    expect(await codes('--baseline=before.json')).to.equal(1);
    expect(await codes('--baseline=before.json', '--fail-on=never')).to.equal(0);
    const ended = await merge('bad.json', '--baseline=before.json');
    expect(ended.stdout)
      .to.include('Since before.json of 2026-11-21 01:30 UTC: ')
      .and.include('(holds -> fails)');
  });

  it('refuses what is no report, in a sentence', async () => {
    writeFileSync(join(folder, 'old.json'), '{ "format": 0 }');
    writeFileSync(join(folder, 'text.json'), 'text');
    writeFileSync(join(folder, 'empty.json'), '{ "format": 1, "results": [] }');
    const sentences: [string, string][] = [
      ['old.json', 'its format is 0, and this program reads 1 and 2'],
      ['text.json', 'it is no JSON'],
      ['empty.json', 'it must have required property'],
      ['part*.json', "can't read the report part*.json"],
    ];
    for (const [file, sentence] of sentences) {
      const ended = await merge(file);
      expect(ended.code).to.equal(2);
      expect(ended.stderr.replace(/\n +/g, ' ')).to.include(sentence);
    }
  });
});

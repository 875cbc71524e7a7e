import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { jsonReport } from '../../../harness/report/reporters/json.js';
import { scenarios } from '../../../harness/scenarios/catalogue.js';
import { release, report, scenario } from '../../report/samples.js';
import { type Ended, inProcess } from '../in-process.js';
import { expectValid } from '../schemas.js';

describe('expectations', () => {
  let folder: string;
  const cli = (...args: string[]): Promise<Ended> =>
    inProcess(['expectations', ...args], { cwd: folder, env: {} });
  const [{ id = '', requirements = [] } = {}] = scenarios;
  const write = (name: string, outcome: 'passed' | 'failed') =>
    writeFileSync(
      join(folder, name),
      jsonReport(
        report(
          release('1.15.15', [
            scenario(id, outcome, {
              requirements: [...requirements],
              ...(outcome === 'failed' ? { failure: { message: 'it moved', repeat: 'x' } } : {}),
            }),
          ]),
        ),
      ),
    );

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'expectations-'));
    write('bad.json', 'failed');
    write('good.json', 'passed');
  });
  after(() => rmSync(folder, { recursive: true }));

  it('update writes a file from a report, which check accepts, and takes out what passes again', async () => {
    const added = await cli('update', 'bad.json', '--expectations=mine.json');
    expect(added).to.deep.include({ code: 0, stderr: '' });
    expect(added.stdout).to.include(`added     ${id} (Go 1.15.15, amd64): not reported: it moved\n`);
    expectValid('expectations', JSON.parse(readFileSync(join(folder, 'mine.json'), 'utf8')));
    expect((await cli('check', 'mine.json')).stdout).to.include('mine.json: 1 expected.\n');
    const removed = await cli('update', 'good.json', '--expectations=mine.json');
    expect(removed.stdout).to.include('mine.json: 0 expected, 0 added, 0 narrowed, 1 removed.\n');
  });

  it('are refused with 2 where the file is missing or no such file', async () => {
    expect(await cli('check', 'nothing.json')).to.deep.include({ code: 2 });
    const wrong = await cli('check', 'bad.json');
    expect(wrong.code).to.equal(2);
    expect(wrong.stderr).to.include('bad.json is not a file with expectations').and.to.include('→');
  });
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Report } from '../../harness/report/model.js';
import { cli } from './program.js';
import { expectValid } from './schemas.js';

describe('JSON output about releases', function () {
  this.timeout(600_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'outputs-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  // A fault that nobody notices, or a series that does not apply, ends with 1.
  const run = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await cli(args, { cwd: folder, timeoutMs: 590_000 });
    expect(code, stderr).to.be.oneOf([0, 1]);
    return stdout;
  };
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown;

  it('is what the schemas describe: versions, matrix, patch check', async () => {
    expectValid('versions', JSON.parse(await run('versions', '--json')));
    const jobs = await run('matrix', '--go=1.15,1.19', '--shard-count=2', '--times=none', '--json');
    expectValid('matrix', JSON.parse(jobs));
    expectValid('patch-check', JSON.parse(await run('patch', 'check', '--go=1.15', '--json')));
    expectValid(
      'patch-check',
      JSON.parse(await run('patch', 'check', '--go=1.15,1.27', '--series=flags', '--json')),
    );
  });

  it('is what the schema describes: faults', async () => {
    await run('faults', '--go=1.15', '--sample=2', '--reporter=json:faults.json');
    expectValid('faults', read('faults.json'));
  });

  it('is what the schema describes: a report, with stops of calls and the instructions of functions', async () => {
    await run(
      '--go=1.15,1.27',
      '--grep=^(call/returns|panic/string|refusal/unsafe-point|verdict/shown)',
      '--reporter=json:r.json',
    );
    const report = read('r.json') as Report;
    expectValid('report', report);
    for (const { release, scenarios } of report.results) {
      const kinds = scenarios.flatMap(({ trace = [] }) => trace.map(({ kind }) => kind));
      expect(kinds, release).to.include.members(['returned', 'panicked', 'refused', 'restore', 'resumed']);
      const maps = scenarios.flatMap(({ safePoints = [] }) => safePoints);
      expect(maps, release).to.have.length(7);
      for (const { function: name, bytes, instructions = [], stretches, lines } of maps) {
        const where = `${name} of ${release}`;
        expect(instructions.at(-1)?.offset, where).to.be.within(1, bytes - 1);
        expect(stretches[0]?.offset, where).to.equal(0);
        expect(lines[0], where).to.match(/^(func|TEXT)/);
      }
    }
  });
});

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../harness/host/files.js';
import { badgeReport } from '../../harness/report/reporters/badge.js';
import { jsonReport } from '../../harness/report/reporters/json.js';
import { everyKind } from '../report/html/samples.js';
import { samples } from '../report/samples.js';
import { inProcess } from './in-process.js';
import { expectValid } from './schemas.js';

/** Outputs that need no release; the others are in outputs-of-releases.real.ts. */
describe('JSON output', function () {
  // Each schema is compiled.
  this.timeout(30_000);
  const json = async (...args: string[]): Promise<unknown> => {
    const { code, stdout, stderr } = await inProcess(args, { cwd: packageRoot, env: {} });
    expect(code, stderr).to.equal(0);
    return JSON.parse(stdout) as unknown;
  };

  it('of list is what its schema describes', async () => {
    expectValid('list', await json('list', '--json'));
    expectValid('list', await json('list', '--requirement=registers.flags', '--json'));
  });

  it('of patch list is what its schema describes', async () => {
    expectValid('patch-list', await json('patch', 'list', '--json'));
  });

  it('of a badge is what its schema describes', () => {
    for (const sample of Object.values(samples)) expectValid('badge', JSON.parse(badgeReport(sample)));
  });

  it('of a report with traces and safe points is what its schema describes', () => {
    expectValid('report', JSON.parse(jsonReport(everyKind)));
  });

  it('is described wherever there is one, and the schemas refuse what they do not know', () => {
    const names = readdirSync(join(packageRoot, 'docs')).flatMap(
      file => /^(.*)\.schema\.json$/.exec(file)?.[1] ?? [],
    );
    expect(names).to.include.members(['report', 'review', 'list', 'versions', 'faults', 'matrix']);
    for (const name of names) {
      expect(() => expectValid(name, { stray: 1 }), name).to.throw();
      expect(() => expectValid(name, [{ stray: 1 }]), name).to.throw();
    }
  });
});

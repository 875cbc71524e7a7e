import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../../harness/host/files.js';
import { releasesPage } from '../../../harness/report/documents/releases.js';
import { requirementsPage } from '../../../harness/report/documents/requirements.js';
import { allResults, resultsTable } from '../../../harness/report/documents/results.js';
import { knownDefects } from '../../../harness/requirements/defects.js';
import { requirements } from '../../../harness/requirements/table.js';
import { scenarios } from '../../../harness/scenarios/catalogue.js';
import { bad, good, passed, release, report, surprising, withKnownDefect } from '../samples.js';

describe('docs/requirements.md', () => {
  it('is up to date: `npm run docs` makes it', () => {
    const written = readFileSync(join(packageRoot, 'docs/requirements.md'), 'utf8');
    expect(written).to.equal(requirementsPage(requirements, scenarios, knownDefects));
  });

  it('has all that the table says of a requirement, and its scenarios', () => {
    const [promise] = requirements.filter(({ id }) => id === 'registers.flags');
    const page = requirementsPage(promise === undefined ? [] : [promise], scenarios, knownDefects);
    expect(page)
      .to.include('## registers\n\n### registers.flags\n\nAfter the call, the flags')
      .and.include('- Go `>=1.11`, owed by the runtime')
      .and.include('asm\\_amd64.s')
      .and.include('- known defect of Go `>=1.11` (delve#2985): ')
      .and.include('- `registers/flags-after-return`: flags are as before after a return');
  });

  it('marks what belongs to the full profile', () => {
    const one = { id: 'a/one', title: 'one', requirements: ['a.a'], profile: 'full' as const };
    const promise = {
      id: 'a.a',
      sentence: 'It is.',
      releases: '>=1.11',
      owedBy: 'linker',
      source: 'x',
    } as const;
    expect(requirementsPage([promise], [one], [])).to.include('- `a/one` (full): one\n');
  });
});

describe('docs/releases.md', () => {
  const page = releasesPage([report(withKnownDefect, bad), report(surprising, good)]);
  const rows = page.split('\n').filter(line => line.startsWith('| '));
  const cells = (first: string): string[] | undefined =>
    rows.map(line => line.split('|').map(cell => cell.trim())).find(([, name]) => name === first);

  it('has a column a release, oldest first, and a sign a requirement', () => {
    expect(cells('requirement')?.slice(2, -1)).to.deep.equal(['1.15.15', '1.16beta1', '1.19.8', '1.27.3']);
    expect(cells('`registers.flags`')?.slice(2, -1)).to.deep.equal(['–', '!', '~', '~']);
    expect(cells('`frame.too-large`')?.slice(2, -1)).to.deep.equal(['–', '–', '✗', '–']);
    expect(cells('`registers.general`')?.slice(2, -1)).to.deep.equal(['✓', '✓', '✓', '✓']);
  });

  it('leaves empty what was not judged', () => {
    const few = { ...good, requirements: good.requirements.slice(0, 1) };
    expect(releasesPage([report(few)])).to.include('| `registers.general` |  |\n');
  });

  it('takes the later of two results of one release, and tells implementations apart', () => {
    const again = release('1.19.8', passed);
    const reference = { ...release('1.19.8', passed), implementation: 'reference' as const };
    const results = allResults([report(bad, good), report(again, reference)]);
    expect(results).to.deep.equal([good, again, reference]);
    expect(resultsTable(results)).to.include('\n| 1.19.8, reference | V2 | 1 of 1 | 4 of 4 | 0 | none |');
  });
});

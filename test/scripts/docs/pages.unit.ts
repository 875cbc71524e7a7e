import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../../harness/host/files.js';
import { knownDefects } from '../../../harness/requirements/defects.js';
import { requirements } from '../../../harness/requirements/table.js';
import { scenarios } from '../../../harness/scenarios/catalogue.js';
import { documents } from '../../../scripts/docs/documents.js';
import { releasesPage, resultsTable } from '../../../scripts/docs/releases.js';
import { requirementsPage } from '../../../scripts/docs/requirements.js';
import { columnsOf, merged } from '../../../scripts/docs/results.js';
import { bad, good, passed, release, report, surprising, withKnownDefect } from '../../report/samples.js';

describe('the generated documents', () => {
  for (const [path, text] of documents()) {
    it(`are up to date: ${path}; \`npm run docs\` writes them`, () => {
      expect(readFileSync(join(packageRoot, path), 'utf8')).to.equal(text);
    });
  }
});

describe('docs/requirements.md', () => {
  it('has all that the table says about a requirement, and its scenarios', () => {
    const [promise] = requirements.filter(({ id }) => id === 'registers.flags');
    const page = requirementsPage(promise === undefined ? [] : [promise], scenarios, knownDefects);
    expect(page)
      .to.include('## registers\n\n### registers.flags\n\nAfter the call, the flags')
      .and.include('- Go `>=1.11`, promised by the runtime')
      .and.include('asm\\_amd64.s')
      .and.include('- known defect of Go `>=1.11` (delve#2985): ')
      .and.include('- `registers/flags-after-return`: ');
  });

  it('marks the scenarios of the full profile', () => {
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
  const columns = merged([], [report(withKnownDefect, bad), report(surprising, good)].flatMap(columnsOf));
  const ids = ['registers.flags', 'frame.too-large', 'registers.general', 'registers.new'];
  const rows = releasesPage(columns, ids)
    .split('\n')
    .filter(line => line.startsWith('| '))
    .map(line => line.split('|').map(cell => cell.trim()));
  const cells = (first: string) => rows.find(([, name]) => name === first)?.slice(2, -1);

  it('has a column for each release, oldest first, and a sign for each requirement', () => {
    expect(cells('requirement')).to.deep.equal(['1.15.15', '1.16beta1', '1.19.8', '1.27.3']);
    expect(cells('`registers.flags`')).to.deep.equal(['–', '!', '~', '~']);
    expect(cells('`frame.too-large`')).to.deep.equal(['–', '–', '✗', '–']);
    expect(cells('`registers.general`')).to.deep.equal(['✓', '✓', '✓', '✓']);
  });

  it('has a row with empty cells for a requirement that is younger than the results', () => {
    expect(cells('`registers.new`')).to.deep.equal(['', '', '', '']);
  });

  it('has tables of their own for the releases on another processor', () => {
    const on = (architecture: string) => ({ ...release('1.27.3', passed), architecture });
    const both = merged([], columnsOf(report(release('1.27.3', passed), on('loong64'), on('arm64'))));
    const [amd64 = '', arm64 = '', loong64 = ''] = releasesPage(both, ['frame.too-large']).split(
      /^## On .*$/m,
    );
    for (const part of [amd64, arm64, loong64]) expect(part).to.include('| requirement | 1.27.3 |\n');
    expect(both.map(({ architecture }) => architecture)).to.deep.equal([undefined, 'arm64', 'loong64']);
    for (const name of ['1.27.3', '1.27.3 arm64', '1.27.3 loong64'])
      expect(resultsTable(both)).to.include(`\n| ${name} | V2 |`);
    const again = merged(both, columnsOf(report({ ...on('arm64'), runtimeTests: [] })));
    expect(again.map(({ runtimeTests }) => runtimeTests.total)).to.deep.equal([1, 0, 1]);
  });

  it('says with which profile a release was judged', () => {
    const quick = columnsOf(report(good));
    const typed = [
      ['--profile=full'],
      ['--go=1.27', '--profile', 'full'],
      ['--profile=quick', '--grep=full'],
    ];
    const [one, two, three] = typed.map(words => columnsOf({ ...report(good), arguments: words }));
    expect(resultsTable(quick)).to.include(' | quick | ');
    expect([one, two, three].map(columns => columns?.[0]?.profile)).to.deep.equal([
      undefined,
      undefined,
      'quick',
    ]);
  });

  it('shows the later of two results for the same release, and each implementation', () => {
    const before = merged([], [report(bad, good)].flatMap(columnsOf));
    const again = release('1.19.8', passed);
    const reference = { ...again, implementation: 'reference' as const };
    const after = merged(before, [report(again, reference)].flatMap(columnsOf));
    expect(after.map(({ release: of, implementation }) => `${of} ${implementation}`)).to.deep.equal([
      `${good.release} own`,
      '1.19.8 own',
      '1.19.8 reference',
    ]);
    expect(resultsTable(after)).to.match(
      /\n\| 1\.19\.8, reference \| V2 \| [\d-]+ \| quick \| 1 of 1 \| 4 of 4 \| 0 \| none \|/,
    );
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../../harness/host/files.js';
import { knownDefects } from '../../../harness/requirements/defects.js';
import { columns, none, played, type Row } from '../../../harness/requirements/interplay/row.js';
import { groups } from '../../../harness/requirements/interplay/table.js';
import { scenarios } from '../../../harness/scenarios/catalogue.js';
import { interplayPage, scenariosOf } from '../../../scripts/docs/interplay.js';

const lines = { first: { major: 1, minor: 11 }, last: { major: 1, minor: 27 } };

describe('docs/interplay.md', () => {
  it('is up to date: `npm run docs` makes it', () => {
    const written = readFileSync(join(packageRoot, 'docs/interplay.md'), 'utf8');
    expect(written).to.equal(interplayPage({ groups, scenarios, defects: knownDefects, lines }));
  });

  const because = none('because');
  const row: Row = {
    id: 'clock',
    what: 'a clock',
    releases: '>=1.20',
    cells: {
      in: played(),
      does: played(),
      'goes-on': because,
      waits: because,
      during: because,
      left: because,
    },
  };
  const page = interplayPage({
    groups: [{ title: 'Clocks', rows: [row] }],
    scenarios: [
      { id: 'interplay/in-clock', requirements: ['a.whole'], releases: '>=1.20' },
      { id: 'interplay/does-clock', requirements: ['a.broken'], releases: '>=1.20', profile: 'full' },
    ],
    defects: [
      { requirement: 'a.broken', releases: '>=1.22', where: 'own', reference: 'x', reason: 'it is late' },
    ],
    lines: { first: { major: 1, minor: 19 }, last: { major: 1, minor: 22 } },
  });

  it('has a sign a cell, and the reason of each that has no scenario', () => {
    expect(page)
      .to.include('| `clock`: a clock (since 1.20) | ✓ | ~ >=1.22 | – | – | – | – |\n')
      .and.include('- clock, waits for it: because\n')
      .and.include('6 cells in 1 rows: 2 with a scenario, 4 not applicable');
  });

  it('counts by release what applies, what the quick profile has of it and what is broken', () => {
    expect(page)
      .to.include('| 1.19 | 0 | 0 | 0 |\n| 1.20 | 2 | 1 | 0 |\n')
      .and.include('| 1.22 | 2 | 1 | 1 |\n');
  });
});

describe('the matrix of interplay', () => {
  const rows = groups.flatMap(group => group.rows);
  const cells = rows.flatMap(row => columns.map(column => ({ row, column, cell: row.cells[column] })));
  const ids = new Set(scenarios.map(({ id }) => id));

  it('has a row of each name once', () => {
    expect(new Set(rows.map(({ id }) => id)).size).to.equal(rows.length);
  });

  it('has at least 150 cells with a scenario', () => {
    const shown = cells.filter(({ row, column }) => scenariosOf(row, column).length > 0);
    expect(shown.length).to.be.at.least(150);
  });

  it('has every cell filled: scenarios that there are, or a reason', () => {
    const empty = cells.filter(({ row, column, cell }) => {
      if ('reason' in cell) return cell.reason.length < 10;
      const named = scenariosOf(row, column);
      return named.length === 0 || !named.every(id => ids.has(id));
    });
    expect(empty.map(({ row, column }) => `${row.id} ${column}`)).to.deep.equal([]);
  });
});

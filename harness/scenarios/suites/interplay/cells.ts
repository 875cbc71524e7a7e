import { inRange } from '../../../releases/range.js';
import type { Cell, Column, Row } from '../../../requirements/interplay/row.js';
import { columns } from '../../../requirements/interplay/row.js';
import { groups } from '../../../requirements/interplay/table.js';
import type { FixtureUse, Scenario } from '../../scenario.js';
import { interplayFixture, play } from './columns.js';

/** The requirement of a column where a cell has none of its own. */
const requirementOf: Readonly<Record<Column, string>> = {
  in: 'interplay.in',
  does: 'interplay.does',
  'goes-on': 'interplay.goes-on',
  waits: 'interplay.waits',
  during: 'interplay.during',
  left: 'interplay.left',
};

const titleOf: Readonly<Record<Column, (what: string) => string>> = {
  in: what => `calls while the goroutine is in the middle of ${what} do what any goroutine can`,
  does: what => `a call does ${what} from beginning to end`,
  'goes-on': what => `a call goes on with ${what} that the program began`,
  waits: what => `a call waits for another goroutine’s part in ${what}`,
  during: what => `others do ${what} while a call is held at each of its stops`,
  left: what => `calls leave nothing of ${what} behind`,
};

function scenarioOf(row: Row, column: Column, cell: Cell): Scenario[] {
  if (cell.kind !== 'played') return [];
  const releases = cell.releases ?? row.releases;
  const fixture =
    row.variant === undefined ? interplayFixture : { ...interplayFixture, variant: row.variant };
  return [
    {
      id: `interplay/${column}-${row.id}`,
      title: titleOf[column](row.what),
      requirements: [cell.requirement ?? requirementOf[column]],
      ...(releases === undefined ? {} : { releases }),
      ...(cell.quick ? {} : { profile: 'full' as const }),
      ...(row.onlyOutside === undefined ? {} : { onlyOutside: row.onlyOutside }),
      fixtures: [fixture],
      run: stage => play[column](stage, row, fixture),
    },
  ];
}

/** A scenario for each cell of the matrix that is played. */
export const cellScenarios: Scenario[] = groups.flatMap(({ rows }) =>
  rows.flatMap(row => columns.flatMap(column => scenarioOf(row, column, row.cells[column]))),
);

/** Rows whose mechanisms are played in programs that are compiled in other ways. */
const everywhere = [
  'goroutine',
  'coroutine',
  'stack-growth',
  'finalizer',
  'heap-defer',
  'map',
  'reflect',
  'pipe',
];

const builds: Readonly<Record<string, { what: string; releases: string }>> = {
  checkptr: { what: 'that checks its pointers', releases: '>=1.14' },
  'may-more-stack': { what: 'with a call before each growth of a stack', releases: '>=1.18' },
};

/** Cells of the column “in it” in programs that are compiled in other ways than the usual one. */
export const buildScenarios: Scenario[] = Object.entries(builds).map(([variant, { what, releases }]) => {
  const fixture: FixtureUse = { name: interplayFixture.name, variant };
  return {
    id: `interplay/build-${variant}`,
    title: `calls in the middle of what the runtime does, in a program ${what}`,
    requirements: ['build.any', 'interplay.in'],
    releases,
    profile: 'full',
    fixtures: [fixture],
    run(stage) {
      const rows = groups.flatMap(group => group.rows).filter(({ id }) => everywhere.includes(id));
      for (const row of rows) {
        if (row.releases === undefined || inRange(stage.release, row.releases)) play.in(stage, row, fixture);
      }
    },
  };
});

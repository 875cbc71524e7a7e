import { inRange, linesIn } from '../../harness/releases/range.js';
import { formatLine, type Line } from '../../harness/releases/version.js';
import {
  type Cell,
  type Column,
  columns,
  type Group,
  type Row,
} from '../../harness/requirements/interplay/row.js';
import type { KnownDefect } from '../../harness/requirements/requirement.js';
import type { Scenario } from '../../harness/scenarios/scenario.js';

/** What the page needs to know of a scenario. */
type Facts = Pick<Scenario, 'id' | 'requirements' | 'releases' | 'profile'>;

/** What the page is made from. */
export interface InterplayFacts {
  groups: readonly Group[];
  scenarios: readonly Facts[];
  defects: readonly KnownDefect[];
  /** The oldest and the newest line that the page counts for. */
  lines: { first: Line; last: Line };
}

const titles: Readonly<Record<Column, string>> = {
  in: 'in it',
  does: 'does it',
  'goes-on': 'goes on with it',
  waits: 'waits for it',
  during: 'during each stop',
  left: 'nothing is left',
};

/** The id of the scenario that plays a cell. */
function cellScenario(row: Pick<Row, 'id'>, column: Column): string {
  return `interplay/${column}-${row.id}`;
}

/** The scenarios of a cell, by their ids; none where it has a reason in their place. */
export function scenariosOf(row: Row, column: Column): readonly string[] {
  const cell = row.cells[column];
  if (cell.kind === 'played') return [cellScenario(row, column)];
  return cell.kind === 'elsewhere' ? cell.scenarios : [];
}

/** docs/interplay.md: the matrix of what the runtime can be in the middle of, every cell filled. */
export function interplayPage(facts: InterplayFacts): string {
  const cells = facts.groups.flatMap(({ rows }) =>
    rows.flatMap(row => columns.map(column => ({ row, column, cell: row.cells[column] }))),
  );
  const count = (...kinds: Cell['kind'][]): number =>
    cells.filter(({ cell }) => kinds.includes(cell.kind)).length;
  return [
    '# Calls amid all else that the runtime does',
    '',
    'A call is one more goroutine of the program or, up to Go 1.14, runs on its caller’s. What the documentation of a mechanism says of',
    'any goroutine must hold for it. Rows are what the runtime can be in the middle of, or hand out. Columns are what a call has to do',
    'with it. Made from `harness/requirements/interplay` by `npm run docs`; a test fails when it is out of date or a cell is empty.',
    '',
    '- ✓ a scenario shows it: `interplay/<column>-<row>`, or the one that is named',
    '- ~ a scenario shows that it does not hold, for a known reason, in the releases that are named',
    '- – there is nothing to show; ? it can’t be told; the reasons are below each table',
    '',
    `${cells.length} cells in ${facts.groups.flatMap(({ rows }) => rows).length} rows: ${count('played', 'elsewhere')} with a scenario, ${count('not applicable')} not applicable, ${count('unknown')} that can’t be told.`,
    '',
    ...facts.groups.flatMap(group => section(group, facts)),
    ...byRelease(facts),
  ].join('\n');
}

function section({ title, rows }: Group, facts: InterplayFacts): string[] {
  const reasons = rows.flatMap(row =>
    columns.flatMap(column => {
      const cell = row.cells[column];
      return 'reason' in cell ? [`- ${row.id}, ${titles[column]}: ${cell.reason}`] : [];
    }),
  );
  return [
    `## ${title}`,
    '',
    line(['', ...columns.map(column => titles[column])]),
    line(['---', ...columns.map(() => ':-:')]),
    ...rows.map(row =>
      line([
        `\`${row.id}\`: ${row.what}${row.releases === undefined ? '' : ` (${row.releases.replace('>=', 'since ')})`}`,
        ...columns.map(column => mark(row, column, facts)),
      ]),
    ),
    '',
    ...(reasons.length === 0 ? [] : [...reasons, '']),
  ];
}

function line(cells: readonly string[]): string {
  return `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function mark(row: Row, column: Column, facts: InterplayFacts): string {
  const cell = row.cells[column];
  if (cell.kind === 'not applicable') return '–';
  if (cell.kind === 'unknown') return '?';
  const broken = defectsOf(scenariosOf(row, column), facts).map(({ releases }) => releases);
  const sign = broken.length === 0 ? '✓' : `~ ${[...new Set(broken)].join(', ')}`;
  return cell.kind === 'played' ? sign : `${sign} ${cell.scenarios.map(id => `\`${id}\``).join(' ')}`;
}

/** The known defects that scenarios run into. */
function defectsOf(ids: readonly string[], { scenarios, defects }: InterplayFacts): KnownDefect[] {
  const named = scenarios.filter(({ id }) => ids.includes(id)).flatMap(({ requirements }) => requirements);
  return defects.filter(({ requirement }) => named.includes(requirement));
}

function byRelease(facts: InterplayFacts): string[] {
  const { first, last } = facts.lines;
  const rows = linesIn(`>=${formatLine(first)}`, first, last).map(release => {
    const version = { ...release, patch: 99 };
    const applying = facts.groups.flatMap(({ rows: all }) =>
      all.flatMap(row =>
        columns
          .map(column =>
            scenariosOf(row, column).flatMap(id => facts.scenarios.filter(each => each.id === id)),
          )
          .filter(found =>
            found.some(({ releases }) => releases === undefined || inRange(version, releases)),
          ),
      ),
    );
    const broken = applying.filter(found =>
      defectsOf(
        found.map(({ id }) => id),
        facts,
      ).some(({ releases }) => inRange(version, releases)),
    );
    const quick = applying.filter(found => found.some(({ profile }) => profile !== 'full'));
    return [formatLine(release), applying.length, quick.length, broken.length].map(String);
  });
  return [
    '## By release',
    '',
    line(['Go', 'cells with a scenario', 'in the quick profile', 'broken for a known reason']),
    line(['---', '--:', '--:', '--:']),
    ...rows.map(line),
    '',
  ];
}

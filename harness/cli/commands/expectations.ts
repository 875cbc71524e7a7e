import type { Command } from 'commander';
import { UsageError } from '../../host/errors.js';
import type { Expectation } from '../../requirements/requirement.js';
import { addGroup } from '../groups.js';
import type { Ended } from '../options.js';

/** Adds `expectations` and its commands. */
export function addExpectations(program: Command, ended: Ended): void {
  const group = addGroup(program, 'expectations', 'work with failures that you expect: update, check');
  group
    .command('update')
    .description('make a file with expectations fit a report: add failures, remove what no longer fails')
    .argument('<reports...>', 'reports written by --reporter=json')
    .requiredOption('--expectations <file>', 'the file to update; it is created if it does not exist')
    .action(async (reports: string[], { expectations }: { expectations: string }) => {
      ended(await updateCommand(reports, expectations));
    });
  group
    .command('check')
    .description('check a file with expectations, and list them')
    .argument('<file>', 'a file with expectations')
    .action(async (file: string) => {
      ended(await checkCommand(file));
    });
}

/** Writes the updated file, and prints what has changed. */
async function updateCommand(reports: readonly string[], path: string): Promise<number> {
  const [{ architectureHere, readExpectationsIfThere }, { updateExpectations }, { joinFiles }] =
    await Promise.all([
      import('../../conformance/expectations.js'),
      import('../../conformance/update-expectations.js'),
      import('../../conformance/merge.js'),
    ]);
  const { formatExpectations } = await import('../../requirements/expectations.js');
  const { writeOutput } = await import('../output.js');
  const before = await readExpectationsIfThere(path);
  const report = await joinFiles(reports);
  if (report.results.length === 0) {
    throw new UsageError('the report has no results', {
      remedy: 'name a report of a run that judged a release',
    });
  }
  const update = updateExpectations(before, report, architectureHere);
  await writeOutput(path, formatExpectations(update.expectations));
  const { added, removed, narrowed, expectations } = update;
  const lines = [
    ...added.map(one => `added     ${lineOf(one)}`),
    ...narrowed.map(one => `narrowed  ${lineOf(one)}`),
    ...removed.map(one => `removed   ${lineOf(one)}`),
    `${path}: ${expectations.length} expected, ${added.length} added, ${narrowed.length} narrowed, ${removed.length} removed.`,
    ...(added.length > 0
      ? ['Fill in where each added failure was reported ("reference"), and why it fails.']
      : []),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

async function checkCommand(path: string): Promise<number> {
  const { readExpectations } = await import('../../conformance/expectations.js');
  const expectations = await readExpectations(path);
  const lines = [...expectations.map(lineOf), `${path}: ${expectations.length} expected.`];
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

function lineOf({
  requirement,
  scenario,
  releases,
  architecture,
  implementation,
  ...why
}: Expectation): string {
  const where = [...(releases === undefined ? [] : [`Go ${releases}`]), architecture, implementation];
  const side = where.filter(part => part !== undefined).join(', ');
  return `${requirement ?? scenario}${side === '' ? '' : ` (${side})`}: ${why.reference}: ${why.reason}`;
}

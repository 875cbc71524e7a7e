import type { Command } from 'commander';
import type { ListedRequirement } from '../../conformance/listing.js';
import { requireSupportedPlatform } from '../../host/platform.js';
import { count, hang, padEnd, paint, type TextOptions, wrap } from '../../report/text.js';
import type { Selection } from '../../scenarios/select.js';
import { addSelection, type Ended } from '../options.js';
import { textOptions } from '../terminal.js';

interface ListCommandOptions extends Selection {
  json?: true;
}

export function addList(program: Command, ended: Ended): void {
  const list = program.command('list').description('print the requirements and scenarios with their ids');
  addSelection(list)
    .option('--json', 'print JSON')
    .action(async (options: ListCommandOptions) => {
      requireSupportedPlatform(process);
      ended(await listCommand(options));
    });
}

/** Prints each requirement, where it is promised, and the scenarios that check it. */
async function listCommand(options: ListCommandOptions): Promise<number> {
  const [{ listRequirements }, { sign }] = await Promise.all([
    import('../../conformance/listing.js'),
    import('../../report/marks.js'),
  ]);
  const { requirements, scenarios } = listRequirements(options);
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ requirements }, null, 2)}\n`);
    return 0;
  }
  const text = textOptions(process.stdout, process.env, false);
  const lines = requirements.flatMap(one => requirementLines(one, sign('known-defect', text), text));
  lines.push(`${count(requirements.length, 'requirement')}, ${count(scenarios, 'scenario')}.`);
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

function requirementLines(
  requirement: ListedRequirement,
  defectSign: string,
  options: TextOptions,
): string[] {
  const indented = (text: string, by: number) =>
    wrap(text, options.width - by).map(line => ' '.repeat(by) + line);
  const facts = `Go ${requirement.releases}, owed by the ${requirement.owedBy}; ${requirement.source}`;
  const width = Math.max(...requirement.scenarios.map(scenario => scenario.id.length)) + 2;
  return [
    paint(options, 'bold', requirement.id),
    ...indented(requirement.sentence, 2),
    ...indented(facts, 2).map(line => paint(options, 'dim', line)),
    ...requirement.knownDefects.flatMap(({ reference, releases, reason }) =>
      hang(options, `  ${defectSign} `, `${reference}, Go ${releases}: ${reason}`),
    ),
    ...requirement.scenarios.map(
      ({ id, title }) => `    ${paint(options, 'cyan', padEnd(id, width))}${title}`,
    ),
    '',
  ];
}

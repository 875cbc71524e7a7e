import { sign } from '../report/marks.js';
import { count, hang, padEnd, paint, type TextOptions, wrap } from '../report/text.js';
import { knownDefects } from '../requirements/defects.js';
import type { KnownDefect } from '../requirements/requirement.js';
import { requirements } from '../requirements/table.js';
import { scenarios } from '../scenarios/catalogue.js';
import { type Selection, selectScenarios } from '../scenarios/select.js';
import { textOptions } from './terminal.js';

export interface ListOptions extends Selection {
  json?: true;
}

/** Prints each requirement, where it is promised, and the scenarios that look at it. */
export async function listCommand(options: ListOptions): Promise<number> {
  const chosen = selectScenarios(scenarios, options);
  const named = new Set(chosen.flatMap(scenario => scenario.requirements));
  const listed = requirements
    .filter(requirement => named.has(requirement.id))
    .map(requirement => ({
      ...requirement,
      scenarios: chosen
        .filter(scenario => scenario.requirements.includes(requirement.id))
        .map(({ id, title }) => ({ id, title })),
      knownDefects: knownDefects.filter(defect => defect.requirement === requirement.id),
    }));
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ requirements: listed }, null, 2)}\n`);
    return 0;
  }
  const text = textOptions(process.stdout, process.env, false);
  const lines = listed.flatMap(requirement => requirementLines(requirement, text));
  lines.push(`${count(listed.length, 'requirement')}, ${count(chosen.length, 'scenario')}.`);
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

interface Listed {
  id: string;
  sentence: string;
  releases: string;
  owedBy: string;
  source: string;
  scenarios: { id: string; title: string }[];
  knownDefects: readonly KnownDefect[];
}

function requirementLines(requirement: Listed, options: TextOptions): string[] {
  const indented = (text: string, by: number) =>
    wrap(text, options.width - by).map(line => ' '.repeat(by) + line);
  const facts = `Go ${requirement.releases}, owed by the ${requirement.owedBy}; ${requirement.source}`;
  const width = Math.max(...requirement.scenarios.map(scenario => scenario.id.length)) + 2;
  return [
    paint(options, 'bold', requirement.id),
    ...indented(requirement.sentence, 2),
    ...indented(facts, 2).map(line => paint(options, 'dim', line)),
    ...requirement.knownDefects.flatMap(({ reference, releases, reason }) =>
      hang(options, `  ${sign('known-defect', options)} `, `${reference}, Go ${releases}: ${reason}`),
    ),
    ...requirement.scenarios.map(
      ({ id, title }) => `    ${paint(options, 'cyan', padEnd(id, width))}${title}`,
    ),
    '',
  ];
}

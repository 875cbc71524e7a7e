import type { KnownDefect, Requirement } from '../../requirements/requirement.js';
import type { Scenario } from '../../scenarios/scenario.js';
import { inlineCode, literal } from '../markdown-text.js';
import { groupBy } from '../summarise.js';

/** What the page needs to know of a scenario. */
type Facts = Pick<Scenario, 'id' | 'title' | 'requirements' | 'profile'>;

/** docs/requirements.md: each promise, chapter by chapter, with where it is written down and what looks at it. */
export function requirementsPage(
  requirements: readonly Requirement[],
  scenarios: readonly Facts[],
  defects: readonly KnownDefect[],
): string {
  const chapters = groupBy(requirements, ({ id }) => id.split('.')[0] ?? id);
  return [
    '# Requirements',
    '',
    'What the runtime, the linker and the debugger owe each other when a call is injected. Made from',
    '`harness/requirements` and the scenarios by `npm run docs`; a test fails when it is out of date.',
    '',
    'A scenario marked “full” belongs to the full profile only.',
    '',
    ...[...chapters].flatMap(([chapter, promises]) => [
      `## ${chapter}`,
      '',
      ...promises.flatMap(requirement => section(requirement, scenarios, defects)),
    ]),
  ]
    .join('\n')
    .replace(/\n*$/, '\n');
}

function section(
  { id, sentence, releases, owedBy, source }: Requirement,
  scenarios: readonly Facts[],
  defects: readonly KnownDefect[],
): string[] {
  const known = defects.filter(({ requirement }) => requirement === id);
  const looking = scenarios.filter(({ requirements }) => requirements.includes(id));
  return [
    `### ${id}`,
    '',
    sentence,
    '',
    `- Go ${inlineCode(releases)}, owed by the ${owedBy}`,
    `- source: ${literal(source)}`,
    ...known.map(
      ({ releases: broken, reference, reason }) =>
        `- known defect of Go ${inlineCode(broken)} (${literal(reference)}): ${literal(reason)}`,
    ),
    ...looking.map(
      ({ id: name, title, profile }) =>
        `- ${inlineCode(name)}${profile === 'full' ? ' (full)' : ''}: ${literal(title)}`,
    ),
    '',
  ];
}

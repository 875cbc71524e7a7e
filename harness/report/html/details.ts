import type { Report } from '../model.js';
import { anchorOf, type Column } from './column.js';
import { embedded, type Markup } from './markup.js';
import { explanationOf, outcomeWords, toneOf } from './outcome.js';
import { stretchesOf } from './references.js';

/**
 * What the page's script shows when a cell is opened, as JSON: requirements by id, titles of scenarios by id,
 * and for each column its scenarios: id, outcome in words, tone, milliseconds, reason, place on the page, and
 * outcome and tone for single requirements where they are not the same for all. Sources and reasons are lists
 * of stretches, some with a URL.
 */
export function cellDetails(report: Report, columns: readonly Column[]): Markup {
  const titles: Record<string, [title: string, requirements: string[]]> = {};
  for (const { result } of columns) {
    for (const { id, title, requirements } of result.scenarios) titles[id] = [title, requirements];
  }
  return embedded({
    requirements: Object.fromEntries(
      report.requirements.map(({ id, sentence, source, releases, owedBy }) => [
        id,
        { sentence, source: stretchesOf(source), releases, owedBy },
      ]),
    ),
    titles,
    columns: columns.map(column => ({
      name: column.name,
      command: column.command,
      scenarios: column.result.scenarios.map(scenario => [
        scenario.id,
        outcomeWords[scenario.outcome],
        toneOf(scenario.outcome),
        Math.round(scenario.durationMs),
        stretchesOf(explanationOf(scenario)),
        ['bad', 'known'].includes(toneOf(scenario.outcome)) ? anchorOf(column, scenario) : '',
        Object.fromEntries(
          Object.entries(scenario.requirementOutcomes ?? {}).map(([id, one]) => [
            id,
            [outcomeWords[one], toneOf(one)],
          ]),
        ),
      ]),
    })),
  });
}

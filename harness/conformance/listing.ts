import type { RequirementFacts } from '../report/model.js';
import { knownDefects } from '../requirements/defects.js';
import type { KnownDefect } from '../requirements/requirement.js';
import { requirements } from '../requirements/table.js';
import { scenarios } from '../scenarios/catalogue.js';
import { type Selection, selectScenarios } from '../scenarios/select.js';

/** A requirement, with the scenarios that check it and what is known to break it. */
export interface ListedRequirement extends RequirementFacts {
  scenarios: { id: string; title: string }[];
  knownDefects: readonly KnownDefect[];
}

/**
 * Returns the requirements that the selected scenarios check, in the order of the specification, and how many
 * scenarios.
 */
export function listRequirements(selection: Selection): {
  requirements: ListedRequirement[];
  scenarios: number;
} {
  const chosen = selectScenarios(scenarios, selection);
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
  return { requirements: listed, scenarios: chosen.length };
}

import { UsageError } from '../host/errors.js';
import { nearest } from '../host/nearest.js';
import type { Profile, Scenario } from './scenario.js';

const listCommand = '`npx go-debugcall-conformance list`';

export interface Selection {
  /** Ids of scenarios: only these. */
  ids?: readonly string[];
  /** Tried on the id and on the title. */
  grep?: RegExp;
  /** Ids of requirements, or chapters of them: `registers` is all of `registers.*`. */
  requirement?: readonly string[];
  /** `quick` leaves out what belongs to the full profile only. */
  profile?: Profile;
}

/**
 * The scenarios that fit all of a selection. A selection that fits none is an error, as is a requirement
 * nobody knows.
 */
export function selectScenarios<T extends Pick<Scenario, 'id' | 'title' | 'requirements' | 'profile'>>(
  scenarios: readonly T[],
  { ids, grep, requirement, profile = 'full' }: Selection,
): T[] {
  for (const id of ids ?? []) {
    if (!scenarios.some(scenario => scenario.id === id)) throw unknownScenario(id, scenarios);
  }
  const known = [...new Set(scenarios.flatMap(scenario => scenario.requirements))];
  for (const id of requirement ?? []) {
    if (!known.some(one => names(id, one))) throw unknownRequirement(id, known);
  }
  const fitting = scenarios.filter(scenario => {
    if (ids !== undefined && !ids.includes(scenario.id)) return false;
    if (grep !== undefined && !grep.test(scenario.id) && !grep.test(scenario.title)) return false;
    return (
      requirement === undefined || scenario.requirements.some(one => requirement.some(id => names(id, one)))
    );
  });
  const chosen = fitting.filter(scenario => profile === 'full' || scenario.profile !== 'full');
  if (chosen.length > 0) return chosen;
  if (fitting.length > 0) {
    throw new UsageError('what was selected belongs to the full profile', { remedy: 'add --profile=full' });
  }
  const asked = [
    ...(ids ?? []),
    ...(grep === undefined ? [] : [`--grep=${grep.source}`]),
    ...(requirement === undefined ? [] : [`--requirement=${requirement.join(',')}`]),
  ];
  throw new UsageError(`no scenario matches ${asked.join(' and ')}`, {
    remedy: `${listCommand} prints all of them`,
  });
}

function unknownScenario(id: string, known: readonly { id: string }[]): UsageError {
  const guess = nearest(
    id,
    known.map(one => one.id),
  );
  return new UsageError(`there is no scenario ${JSON.stringify(id)}`, {
    remedy: guess === undefined ? `${listCommand} prints all of them` : `did you mean ${guess}?`,
  });
}

function names(asked: string, id: string): boolean {
  return id === asked || id.startsWith(`${asked}.`);
}

function unknownRequirement(id: string, known: readonly string[]): UsageError {
  const guess = nearest(id, known);
  return new UsageError(`there is no requirement ${JSON.stringify(id)}`, {
    remedy: guess === undefined ? `${listCommand} prints all of them` : `did you mean ${guess}?`,
  });
}

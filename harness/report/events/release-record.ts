import { defined } from '../../host/defined.js';
import { worstOfRounds } from '../../scenarios/rounds.js';
import type { ReleaseResult, RequirementFacts, RuntimeTestResult, ScenarioResult } from '../model.js';
import { requirementResults } from '../summarise.js';
import type { ReleaseEvent } from './events.js';

type Of<E extends ReleaseEvent['event']> = Extract<ReleaseEvent, { event: E }>;

/** What has happened to one release so far. */
export interface OpenRelease {
  start: Of<'release-started'>;
  /** The place of its Go in the run, from 0. */
  place: number;
  /** ISO 8601. */
  from: string;
  to: string;
  /** Results by scenario: one, or one for each round. */
  scenarios: Map<string, ScenarioResult[]>;
  /** Scenarios whose results are those of rounds. */
  inRounds: Set<string>;
  runtimeTests: Map<string, RuntimeTestResult>;
  ended?: Of<'release-ended'>;
}

export function openRelease(start: Of<'release-started'>, place: number, time: string): OpenRelease {
  return {
    start,
    place,
    from: time,
    to: time,
    scenarios: new Map(),
    inRounds: new Set(),
    runtimeTests: new Map(),
  };
}

/** Adds an event. Throws an Error for one about a scenario that does not belong to the release. */
export function takeReleaseEvent(release: OpenRelease, event: ReleaseEvent, time: string): void {
  release.to = time;
  switch (event.event) {
    case 'scenario': {
      const { result, round, final } = event;
      if (!release.start.scenarios.some(({ id }) => id === result.id)) {
        throw new Error(`${result.id} is no scenario of ${release.start.facts.release}`);
      }
      const isRound = round !== undefined && final !== true;
      const before = isRound ? (release.scenarios.get(result.id) ?? []) : [];
      release.scenarios.set(result.id, [...before, result]);
      if (isRound) release.inRounds.add(result.id);
      else release.inRounds.delete(result.id);
      break;
    }
    case 'runtime-test':
      release.runtimeTests.set(event.result.name, event.result);
      break;
    case 'release-ended':
      release.ended = event;
      break;
    default:
  }
}

/** What a report says about the release. `why`: why what has no verdict is not judged. */
export function releaseResult(
  release: OpenRelease,
  requirements: readonly RequirementFacts[],
  why: string,
): ReleaseResult {
  const { start, from, to, ended } = release;
  const { selectedOf, ...facts } = start.facts;
  const scenarios = start.scenarios.map((scenario): ScenarioResult => {
    const results = release.scenarios.get(scenario.id) ?? [];
    const [first] = results;
    if (first !== undefined) return release.inRounds.has(scenario.id) ? worstOfRounds(results) : first;
    const notJudged = { outcome: 'not-judged', cause: 'not-reached', reason: why } as const;
    return { ...scenario, ...notJudged, durationMs: 0, injections: 0 };
  });
  return {
    ...facts,
    durationMs: ended?.durationMs ?? Date.parse(to) - Date.parse(from),
    ...(ended === undefined ? { unfinished: true as const } : {}),
    ...defined({ facts: ended?.facts }),
    runtimeTests: [...release.runtimeTests.values()],
    scenarios,
    requirements: requirementResults(requirements, scenarios),
    injections: scenarios.reduce((sum, { injections }) => sum + injections, 0),
    ...defined({ selectedOf }),
  };
}

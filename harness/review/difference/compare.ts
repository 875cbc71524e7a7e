import { requirements } from '../../requirements/table.js';
import type { Scenario } from '../../scenarios/scenario.js';
import type { RuntimeTestResult } from '../../toolchain/runtime-tests/result.js';
import type { Judgement } from '../model.js';
import type { Played } from '../side.js';
import {
  changeOf,
  requirementDifferences,
  type ScenarioDifference,
  scenarioDifference,
  testDifferences,
} from './difference.js';

/** What one side came to. */
export interface SideResults {
  played: ReadonlyMap<string, Played>;
  tests: readonly RuntimeTestResult[];
}

type PlayAgain = (
  ids: readonly string[],
  traces: Readonly<Record<string, number>>,
) => Promise<Map<string, Played>>;

/**
 * Compares what scenarios made of two sides. Whatever differs is played once more on both: what doesn't come out
 * alike doesn't count. The second time the stops are kept of the call that failed on one side and did not on the other.
 */
export async function judgementOf(
  scenarios: readonly Scenario[],
  candidate: SideResults,
  baseline: SideResults,
  again: { baseline: PlayAgain; candidate: PlayAgain },
): Promise<Judgement> {
  const ids = [...baseline.played.keys()];
  const differing = ids.filter(id => changeIn(id, baseline.played, candidate.played) !== undefined);
  // To hang again would take long.
  const repeated = differing.filter(
    id => !/^it hung|^not tried|^the time was up/.test(candidate.played.get(id)?.message ?? ''),
  );
  const second = {
    baseline: await again.baseline(repeated, callsThatFailed(repeated, candidate.played, baseline.played)),
    candidate: await again.candidate(repeated, callsThatFailed(repeated, baseline.played, candidate.played)),
  };
  const changed: ScenarioDifference[] = [];
  const unsteady: string[] = [];
  for (const id of differing) {
    const sides = repeated.includes(id) ? second : { baseline: baseline.played, candidate: candidate.played };
    const change = changeIn(id, sides.baseline, sides.candidate);
    if (change === undefined || change !== changeIn(id, baseline.played, candidate.played)) {
      unsteady.push(id);
      continue;
    }
    const [before, after] = [sides.baseline.get(id), sides.candidate.get(id)];
    const scenario = scenarios.find(one => one.id === id);
    if (before === undefined || after === undefined || scenario === undefined)
      throw new Error(`${id} was not played`);
    changed.push(
      scenarioDifference(id, scenario.requirements, change, { baseline: before, candidate: after }),
    );
  }
  const fails = (requirement: string): boolean =>
    scenarios.some(
      ({ id, requirements: looked }) =>
        looked.includes(requirement) && candidate.played.get(id)?.outcome === 'failed',
    );
  return {
    scenarios: ids.length,
    requirements: requirementDifferences(
      requirements.map(({ id }) => id),
      changed,
      fails,
    ),
    scenariosChanged: changed,
    runtimeTests: testDifferences(baseline.tests, candidate.tests),
    unsteady,
  };
}

function changeIn(
  id: string,
  baseline: ReadonlyMap<string, Played>,
  candidate: ReadonlyMap<string, Played>,
): ReturnType<typeof changeOf> {
  const [before, after] = [baseline.get(id), candidate.get(id)];
  return before === undefined || after === undefined ? undefined : changeOf(before, after);
}

/** For scenarios that fail on one side and not on the other: the number of the call with which they failed. */
function callsThatFailed(
  ids: readonly string[],
  failing: ReadonlyMap<string, Played>,
  passing: ReadonlyMap<string, Played>,
): Record<string, number> {
  const calls: Record<string, number> = {};
  for (const id of ids) {
    const call = failing.get(id)?.outcome === 'failed' ? failing.get(id)?.injections : undefined;
    if (call !== undefined && call > 0 && passing.get(id)?.outcome === 'passed') calls[id] = call;
  }
  return calls;
}

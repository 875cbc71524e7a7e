import { requirements } from '../../requirements/table.js';
import { saysOf } from '../../scenarios/judge.js';
import type { Scenario } from '../../scenarios/scenario.js';
import type { RuntimeTestResult } from '../../toolchain/runtime-tests/result.js';
import type { Judgement } from '../model.js';
import type { Played } from '../side.js';
import {
  changeOf,
  isWorthAnotherPlay,
  requirementDifferences,
  type ScenarioDifference,
  scenarioDifference,
  testDifferences,
} from './difference.js';

/** The results of one side. */
export interface SideResults {
  played: ReadonlyMap<string, Played>;
  tests: readonly RuntimeTestResult[];
}

type PlayAgain = (
  ids: readonly string[],
  traces: Readonly<Record<string, number>>,
) => Promise<Map<string, Played>>;

/**
 * Compares the results of two sides. A scenario that differs is played once more on both sides, and counts
 * only if it differs in the same way again. The second run records the stops of the call that failed on one
 * side only.
 */
export async function judgementOf(
  scenarios: readonly Scenario[],
  candidate: SideResults,
  baseline: SideResults,
  again: { baseline: PlayAgain; candidate: PlayAgain },
): Promise<Judgement> {
  const ids = [...baseline.played.keys()];
  const { changed, unsteady } = await confirmedChanges(scenarios, ids, { baseline, candidate }, again);
  const fails = (requirement: string): boolean =>
    scenarios.some(({ id, requirements: looked }) => {
      const played = candidate.played.get(id);
      return (
        looked.includes(requirement) &&
        played !== undefined &&
        saysOf(requirement, looked, played) === 'fails'
      );
    });
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

/** Repeats the scenarios that differ, and separates those that differ again from those that don't. */
async function confirmedChanges(
  scenarios: readonly Scenario[],
  ids: readonly string[],
  first: { baseline: SideResults; candidate: SideResults },
  again: { baseline: PlayAgain; candidate: PlayAgain },
): Promise<{ changed: ScenarioDifference[]; unsteady: string[] }> {
  const [before, after] = [first.baseline.played, first.candidate.played];
  const differing = ids.filter(id => changeIn(id, before, after) !== undefined);
  const repeated = differing.filter(id => isWorthAnotherPlay(after.get(id)));
  const secondBefore = await again.baseline(repeated, callsThatFailed(repeated, after, before));
  const secondAfter = await again.candidate(repeated, callsThatFailed(repeated, before, after));
  const changed: ScenarioDifference[] = [];
  const unsteady: string[] = [];
  for (const id of differing) {
    const played = repeated.includes(id) ? [secondBefore, secondAfter] : [before, after];
    const [baseline, candidate] = played.map(side => side.get(id));
    const scenario = scenarios.find(one => one.id === id);
    if (baseline === undefined || candidate === undefined || scenario === undefined)
      throw new Error(`${id} was not played`);
    const once = changeIn(id, before, after);
    const change = changeOf(baseline, candidate);
    // What a busy machine does to one of four plays is no change: each play has to be slower than both of the
    // baseline's.
    const mixed = [changeIn(id, secondBefore, after), changeIn(id, before, secondAfter)];
    const slowedOnce = once === 'slower' && repeated.includes(id) && mixed.some(other => other !== 'slower');
    // A scenario that was not judged the first time was judged only once.
    if (slowedOnce || (once !== 'not judged' && change !== once)) unsteady.push(id);
    else if (change !== undefined)
      changed.push(scenarioDifference(id, scenario.requirements, change, { baseline, candidate }));
  }
  return { changed, unsteady };
}

function changeIn(
  id: string,
  baseline: ReadonlyMap<string, Played>,
  candidate: ReadonlyMap<string, Played>,
): ReturnType<typeof changeOf> {
  const [before, after] = [baseline.get(id), candidate.get(id)];
  return before === undefined || after === undefined ? undefined : changeOf(before, after);
}

/** For each scenario that fails on one side only, returns the number of the call that failed. */
function callsThatFailed(
  ids: readonly string[],
  failing: ReadonlyMap<string, Played>,
  passing: ReadonlyMap<string, Played>,
): Record<string, number> {
  const calls: Record<string, number> = {};
  for (const id of ids) {
    const played = failing.get(id);
    const call = played?.outcome === 'failed' ? (played.failure.call ?? played.injections) : undefined;
    if (call !== undefined && call > 0 && passing.get(id)?.outcome === 'passed') calls[id] = call;
  }
  return calls;
}

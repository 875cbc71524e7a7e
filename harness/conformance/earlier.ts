import type { RunRecord } from '../report/events/record.js';
import type { ReleaseResult, RuntimeTestResult, ScenarioResult } from '../report/model.js';
import type { GoFact } from '../scenarios/facts.js';
import { defaultProcessor, processorOf } from '../toolchain/processor.js';
import type { Toolchain } from '../toolchain/toolchain.js';

/** A result of a run that is continued, and whether that run had completed the release. */
export interface EarlierResult {
  result: ReleaseResult;
  complete: boolean;
}

/** What an earlier run has found out about a toolchain. */
interface Earlier {
  /** Results with a verdict. */
  scenarios: readonly ScenarioResult[];
  /** Absent where its tests have not all run. */
  runtimeTests?: readonly RuntimeTestResult[];
  facts?: GoFact[];
}

/** What can be taken over is what has a verdict, of the very toolchain, for the same scenarios. */
export function earlierResults(
  earlier: readonly EarlierResult[],
  toolchain: Toolchain,
  { scenarios, rounds }: { scenarios: readonly { id: string }[]; rounds: boolean },
): Earlier {
  const chosen = new Set(scenarios.map(({ id }) => id));
  const all = new Map<string, ScenarioResult>();
  const found: Earlier = { scenarios: [] };
  for (const { result, complete } of earlier) {
    if (!isOf(result, toolchain)) continue;
    if (complete) found.runtimeTests = result.runtimeTests;
    if (result.facts !== undefined) found.facts = result.facts;
    // Where scenarios are played several times, those of a release that is not complete have rounds to go.
    if (rounds && !complete) continue;
    for (const one of result.scenarios) {
      if (one.outcome !== 'not-judged' && chosen.has(one.id)) all.set(one.id, one);
    }
  }
  return { ...found, scenarios: scenarios.flatMap(({ id }) => all.get(id) ?? []) };
}

function isOf(result: ReleaseResult, toolchain: Toolchain): boolean {
  return (
    result.toolchainId === toolchain.id &&
    result.implementation === toolchain.implementation &&
    (result.architecture ?? defaultProcessor) === processorOf(toolchain)
  );
}

/** The results of a run that was recorded, as far as it came. */
export function earlierOf(record: RunRecord): EarlierResult[] {
  return record.subjects.map(subject => ({
    result: record.result(subject, 'the run ended before it'),
    complete: record.complete(subject),
  }));
}

import type { Cache } from '../../host/cache.js';
import { readIndex, writeIndex } from '../../sources/cache/indexes.js';
import { sha256OfTexts } from '../../sources/hash.js';
import type { Toolchain } from '../../toolchain/toolchain.js';
import { costMs } from '../longest-first.js';
import { useKey } from '../programs.js';
import type { ScenarioResult } from '../result.js';
import type { Scenario } from '../scenario.js';

/** What the scenarios said the last time that a directory was judged. */
export interface LastVerdict {
  /** Ids of those that failed. */
  failed: string[];
  /** How long each took, in milliseconds, by id. */
  durationMs: Record<string, number>;
}

/** Reads the last verdict on a directory. There is none where it was never judged. */
export async function lastVerdict({ goroot }: Toolchain, cache: Cache): Promise<LastVerdict> {
  return (await readIndex<LastVerdict>(cache, nameFor(goroot), true)) ?? { failed: [], durationMs: {} };
}

/** Keeps what the scenarios said of a directory. What was not judged now stays as it was. */
export async function keepVerdict(
  toolchain: Toolchain,
  results: readonly ScenarioResult[],
  cache: Cache,
): Promise<void> {
  const before = await lastVerdict(toolchain, cache);
  const judged = results.filter(({ outcome }) => outcome !== 'not-judged' && outcome !== 'not-applicable');
  const ids = new Set(judged.map(({ id }) => id));
  const failed = judged.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id);
  const durationMs = Object.fromEntries(judged.map(result => [result.id, Math.round(result.durationMs)]));
  await writeIndex(cache, nameFor(toolchain.goroot), {
    failed: [...failed, ...before.failed.filter(id => !ids.has(id))],
    durationMs: { ...before.durationMs, ...durationMs },
  } satisfies LastVerdict);
}

/**
 * Returns the scenarios in the order in which to play them on an edited tree: those that failed the last time,
 * then the quickest, so that many have spoken soon. Scenarios of one program stay together: each program is
 * linked when its turn comes.
 */
export function likeliestFirst(scenarios: readonly Scenario[], last: LastVerdict): Scenario[] {
  const failed = new Set(last.failed);
  const cost = (scenario: Scenario): number => costMs(scenario.id, id => last.durationMs[id]);
  const first = scenarios.filter(({ id }) => failed.has(id));
  const rest = scenarios.filter(({ id }) => !failed.has(id));
  const groups = new Map<string, Scenario[]>();
  for (const scenario of rest) {
    const key = scenario.fixtures.map(useKey).join();
    groups.set(key, [...(groups.get(key) ?? []), scenario]);
  }
  const mean = (group: readonly Scenario[]): number =>
    group.reduce((sum, scenario) => sum + cost(scenario), 0) / group.length;
  const ordered = [...groups.values()].sort((a, b) => mean(a) - mean(b));
  return [...first, ...ordered.flatMap(group => group.toSorted((a, b) => cost(a) - cost(b)))];
}

function nameFor(goroot: string): string {
  return `verdict-${sha256OfTexts(goroot).slice(0, 40)}`;
}

import type { Settled } from '../../../conformance/each-go.js';
import type { UnjudgedRelease } from '../../../report/model.js';
import type { FaultsSummary } from '../summary.js';
import { summaryMarkdown } from './text.js';

/** One item of the list that `faults --json` writes: the figures of a Go, or why it could not be judged. */
export type FaultsItem = FaultsSummary | { format: 1; unjudged: UnjudgedRelease };

export function isSummary(item: FaultsItem): item is FaultsSummary {
  return !('unjudged' in item);
}

/** Makes the JSON document of `faults --json`: one item a Go, also for those that could not be judged. */
export function faultsJson(settled: readonly Settled<FaultsSummary>[]): string {
  const items = settled.map(
    (one): FaultsItem => ('unjudged' in one ? { format: 1, unjudged: one.unjudged } : one.result),
  );
  return `${JSON.stringify(items, null, 1)}\n`;
}

/** Makes the tables of `faults --markdown`. */
export function faultsMarkdown(settled: readonly Settled<FaultsSummary>[]): string {
  return summaryMarkdown(
    settled.flatMap(one => ('result' in one ? [one.result] : [])),
    settled.flatMap(one => ('unjudged' in one ? [one.unjudged] : [])),
  );
}

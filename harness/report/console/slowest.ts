import type { ReleaseResult } from '../model.js';
import { duration, paint, type TextOptions } from '../text.js';

const shown = 10;

/** With `--verbose`: the scenarios that took longest, the slowest first. */
export function slowestLines(
  { scenarios }: Pick<ReleaseResult, 'scenarios'>,
  options: TextOptions,
): string[] {
  const slowest = slowestOf(scenarios);
  if (!options.verbose || slowest.length === 0) return [];
  const longest = Math.max(...slowest.map(({ id }) => id.length));
  return [
    '',
    `  ${paint(options, 'bold', 'Slowest scenarios')}`,
    ...slowest.map(({ id, durationMs }) => `    ${id.padEnd(longest)}  ${duration(durationMs)}`),
  ];
}

/** Returns at most ten scenarios that were played, the slowest first. */
export function slowestOf<T extends { durationMs: number }>(scenarios: readonly T[]): T[] {
  const played = scenarios.filter(({ durationMs }) => durationMs > 0);
  return played.toSorted((a, b) => b.durationMs - a.durationMs).slice(0, shown);
}

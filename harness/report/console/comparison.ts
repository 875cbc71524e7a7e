import type { Change, Comparison } from '../model.js';
import { count, hang, paint, type TextOptions } from '../text.js';

/** What has changed since the baseline, for the end of the console's report. */
export function comparisonLines(comparison: Comparison | undefined, options: TextOptions): string[] {
  if (comparison === undefined) return [];
  const { regressions, mended, unjudged = [], unmatched } = comparison;
  return [
    '',
    ...hang(options, '', `${paint(options, 'bold', `Since ${since(comparison)}:`)} ${counted(comparison)}`),
    ...regressions.flatMap(change => hang(options, `  ${paint(options, 'red', '✗')} `, changed(change))),
    ...mended.flatMap(change => hang(options, `  ${paint(options, 'green', '✓')} `, changed(change))),
    ...unjudged.flatMap(change => hang(options, `  ${paint(options, 'yellow', '?')} `, changed(change))),
    ...(unmatched.length === 0
      ? []
      : hang(options, `  ${paint(options, 'dim', '–')} `, `not in it: ${unmatched.join(', ')}`)),
  ];
}

/** `previous.json of 2026-11-21 05:18 UTC`. */
export function since({ baseline, started }: Comparison): string {
  return `${baseline} of ${started.slice(0, 16).replace('T', ' ')} UTC`;
}

export function counted({ regressions, mended, unjudged = [] }: Comparison): string {
  const worse = regressions.length === 0 ? 'no regression' : count(regressions.length, 'regression');
  const parts = [
    worse,
    ...(mended.length === 0 ? [] : [`${mended.length} mended`]),
    ...(unjudged.length === 0 ? [] : [`${unjudged.length} no longer judged`]),
  ];
  return `${parts.join(', ')}.`;
}

export function changed({ release, name, before, now }: Change): string {
  return `${release}: ${name} (${before} -> ${now})`;
}

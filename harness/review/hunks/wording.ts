import { describe } from '../../patches/apply.js';
import { count } from '../../report/text.js';
import type { HunkFacts } from '../application/application.js';
import type { HunkResult } from './leave-out.js';

/**
 * Says where a hunk applies, and how: `src/runtime/stack.go:1143 hunk 1 applies, 12 lines further down (+3
 * -1)`.
 */
export function hunkPlace(hunk: HunkFacts): string {
  return `${describe({ ...hunk, hunk: hunk.number })} (+${hunk.added} -${hunk.removed})`;
}

/** Says which scenarios notice a hunk: a sentence without its subject. */
export function hunkVerdict({ outcome, scenarios, quiet }: HunkResult): string {
  switch (outcome) {
    case 'noticed':
      return `is noticed by ${count(scenarios.length, 'scenario')}: ${some(scenarios)}`;
    case 'unnoticed':
      return quiet === undefined ? 'is noticed by no scenario' : `can be noticed by no scenario: ${quiet}`;
    case 'not judged':
      return 'was not judged: some scenarios were not judged without it';
    default:
      return `can't be left out: without it, ${outcome}`;
  }
}

function some(ids: readonly string[]): string {
  const more = ids.length - 6;
  return [...ids.slice(0, 6), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

import { describe } from '../../patches/apply.js';
import { count } from '../../report/text.js';
import type { HunkFacts } from '../application/application.js';
import type { HunkResult } from './leave-out.js';

/** Where a hunk goes and how: `src/runtime/stack.go:1143 hunk 1 applies, 12 lines further down (+3 -1)`. */
export function hunkPlace(hunk: HunkFacts): string {
  return `${describe({ ...hunk, hunk: hunk.number })} (+${hunk.added} -${hunk.removed})`;
}

/** Who sees a hunk, as a sentence without its subject. */
export function hunkVerdict({ outcome, scenarios, quiet }: HunkResult): string {
  switch (outcome) {
    case 'noticed':
      return `is seen by ${count(scenarios.length, 'scenario')}: ${some(scenarios)}`;
    case 'unnoticed':
      return quiet === undefined ? 'is seen by nobody' : `can be seen by nobody: ${quiet}`;
    default:
      return `can't be left out: ${outcome} without it`;
  }
}

function some(ids: readonly string[]): string {
  const more = ids.length - 6;
  return [...ids.slice(0, 6), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

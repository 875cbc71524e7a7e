import { count } from '../../report/text.js';
import { isWorse, type RequirementDifference, type TestDifference } from '../difference/difference.js';
import type { Review } from '../model.js';

/** The verdict in one sentence without its subject: `fixes registers.flags and breaks nothing`. */
export function verdictSentence(review: Review): string {
  switch (review.verdict) {
    case 'does not apply':
      return unapplied(review);
    case 'does not build':
      return `does not build: ${review.build?.sentence ?? ''}`;
    case 'worse':
      return [`breaks ${names(changesOf(review).filter(isWorse))}`, ...mended(review)].join(', and ');
    case 'better':
      return `${mended(review).join('')} and breaks nothing`;
    case 'different':
      return 'makes nothing better or worse; some scenarios come out in other words';
    case 'no difference':
      return `makes no difference that any of ${count(review.judged?.scenarios ?? 0, 'scenario')} sees`;
  }
}

function mended(review: Review): string[] {
  const fixed = changesOf(review).filter(({ change }) => change === 'fixed' || change === 'partly fixed');
  return fixed.length === 0 ? [] : [`fixes ${names(fixed)}`];
}

type Change = { name: string; change: RequirementDifference['change'] | TestDifference['change'] };

/** What changed, requirements and then the runtime's own tests. */
export function changesOf({ judged }: Review): Change[] {
  return [
    ...(judged?.requirements ?? []).map(({ id, change }) => ({ name: id, change })),
    ...(judged?.runtimeTests ?? []).map(({ name, change }) => ({ name, change })),
  ];
}

/** At most a handful of names: the rest is in the table below. */
function names(changes: readonly Change[]): string {
  const shown = changes.slice(0, 5).map(({ name }) => name);
  const more = changes.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

function unapplied({ application: { hunks, outside } }: Review): string {
  if (hunks.length === 0) {
    return outside.length === 0 ? 'is empty' : 'changes nothing below src, so nothing that can be judged';
  }
  const there = hunks.filter(({ verdict }) => verdict === 'applied').length;
  if (there === hunks.length) return 'is in the tree already';
  const conflicts = hunks.filter(({ verdict }) => verdict === 'conflict').length;
  const parts = [
    ...(conflicts === 0 ? [] : [`${conflicts} of ${count(hunks.length, 'hunk')} conflict`]),
    ...(there === 0 ? [] : [`${there} of ${count(hunks.length, 'hunk')} are there already`]),
  ];
  return `does not apply: ${parts.join(', ')}`;
}

import { count } from '../../report/text.js';
import { isWorse, type RequirementDifference, type TestDifference } from '../difference/difference.js';
import type { Parting } from '../difference/parting.js';
import type { Review } from '../model.js';

/** Returns the verdict as a sentence without its subject: `fixes registers.flags and breaks nothing`. */
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
      return 'makes nothing better or worse; some scenarios have another outcome or message';
    case 'not judged':
      return `breaks nothing that was judged, but ${unjudged(review)}`;
    case 'no difference':
      return `makes no difference that ${count(review.judged?.scenarios ?? 0, 'scenario')} can notice`;
  }
}

function unjudged({ judged }: Review): string {
  const open = (judged?.scenariosChanged ?? []).filter(({ change }) => change === 'not judged').length;
  return `${open} of ${count(judged?.scenarios ?? 0, 'scenario')} ${open === 1 ? 'was' : 'were'} not judged`;
}

function mended(review: Review): string[] {
  const fixed = changesOf(review).filter(({ change }) => change === 'fixed' || change === 'partly fixed');
  return fixed.length === 0 ? [] : [`fixes ${names(fixed)}`];
}

type Change = { name: string; change: RequirementDifference['change'] | TestDifference['change'] };

/** Returns what changed: requirements first, then the runtime's own tests. */
export function changesOf({ judged }: Review): Change[] {
  return [
    ...(judged?.requirements ?? []).map(({ id, change }) => ({ name: id, change })),
    ...(judged?.runtimeTests ?? []).map(({ name, change }) => ({ name, change })),
  ];
}

/** Says that a review was cut short, and what it left out. */
export function interruptedSentence({ signal, missing }: NonNullable<Review['interrupted']>): string {
  return `partial: interrupted by ${signal}; not judged: ${missing.join(', ')}`;
}

/** Says at which stop two traces first differ, without a full stop at the end. */
export function firstDifference({ at, what = '' }: Parting): string {
  return at === undefined ? 'the stops are the same' : `the stops first differ at stop ${at}: ${what}`;
}

/** Returns at most five names. The outputs list all of them below the sentence. */
function names(changes: readonly Change[]): string {
  const shown = changes.slice(0, 5).map(({ name }) => name);
  const more = changes.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

function unapplied({ application: { hunks, outside } }: Review): string {
  if (hunks.length === 0) {
    return outside.length === 0 ? 'is empty' : 'changes nothing below src, so there is nothing to judge';
  }
  const there = hunks.filter(({ verdict }) => verdict === 'applied').length;
  if (there === hunks.length) return 'is already in the tree';
  const conflicts = hunks.filter(({ verdict }) => verdict === 'conflict').length;
  const parts = [
    ...(conflicts === 0 ? [] : [`${conflicts} of ${count(hunks.length, 'hunk')} conflict`]),
    ...(there === 0 ? [] : [`${there} of ${count(hunks.length, 'hunk')} are already there`]),
  ];
  return `does not apply: ${parts.join(', ')}`;
}

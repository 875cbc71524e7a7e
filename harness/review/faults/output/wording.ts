import { count } from '../../../report/text.js';
import type { FaultsSummary, JudgedFault } from '../summary.js';

/** Faults with the same kind of result. */
export interface FaultGroup {
  title: string;
  faults: JudgedFault[];
}

const groups: readonly [string, (fault: JudgedFault) => boolean][] = [
  ['Not noticed, and not explained', fault => isSurvivor(fault, undefined)],
  ['Not noticed; a test would need', fault => isSurvivor(fault, 'needs')],
  ['Masked', ({ outcome }) => outcome === 'masked'],
  ['Equivalent, so nobody could notice them', fault => isSurvivor(fault, 'equivalent')],
  ['Noticed', ({ outcome }) => outcome === 'noticed'],
  ['Not counted', ({ outcome }) => outcome === 'same code' || outcome === 'does not build'],
];

function isSurvivor(
  { outcome, explanation }: JudgedFault,
  kind: 'needs' | 'equivalent' | undefined,
): boolean {
  return outcome === 'survived' && explanation?.kind === kind;
}

/** Groups faults by their results: those that need attention come first. Leaves out empty groups. */
export function groupsOf(verdicts: readonly JudgedFault[]): FaultGroup[] {
  return groups
    .map(([title, belongs]) => ({ title, faults: verdicts.filter(belongs) }))
    .filter(({ faults }) => faults.length > 0);
}

/** Says what became of a fault. */
export function resultOf({ outcome, noticedBy, reason = '', explanation }: JudgedFault): string {
  switch (outcome) {
    case 'noticed':
      return `noticed by ${noticedBy?.scenario} (${noticedBy?.how})`;
    case 'survived':
      if (explanation === undefined) return 'NOT NOTICED';
      return explanation.kind === 'equivalent'
        ? `equivalent: ${explanation.reason}`
        : `not noticed; a test would need ${explanation.reason}`;
    case 'masked':
      if (reason !== '') return `masked: not noticed, but ${reason}`;
      return 'masked: not noticed, but some scenarios fail without the fault already';
    case 'same code':
      return reason;
    case 'does not build':
      return `does not build: ${reason.split('\n')[0]}`;
  }
}

/** Returns how a page colours a fault: `bad` needs attention. */
export function toneOf({ outcome, explanation }: JudgedFault): 'good' | 'bad' | 'known' | 'none' {
  if (outcome === 'noticed') return 'good';
  if (outcome === 'masked') return 'known';
  if (outcome !== 'survived' || explanation?.kind === 'equivalent') return 'none';
  return explanation === undefined ? 'bad' : 'known';
}

/** Says how many faults were noticed, or why there is no score. */
export function scoreSentence({ counts, equivalent, score, blind, verdicts }: FaultsSummary): string {
  if (score !== undefined) {
    return `${counts.noticed} of ${counts.noticed + counts.survived - equivalent} faults noticed: ${percent(score)}`;
  }
  if (counts.masked > 0) {
    const noticed = counts.noticed === 0 ? '' : `${count(counts.noticed, 'fault')} noticed, `;
    const why =
      blind.length > 0
        ? `the change already breaks ${some(blind)}`
        : 'this machine failed while scenarios judged them';
    return `${noticed}${count(counts.masked, 'fault')} masked; no score, because ${why}`;
  }
  return `no score: none of ${count(verdicts.length, 'fault')} could be noticed`;
}

/** Says what judged the faults: scenarios of a profile, or the tree's own tests. */
export function judgesOf({ judge, profile, scenarios }: FaultsSummary): string {
  if (judge === 'runtime-tests') return `the runtime's own tests alone, ${count(scenarios, 'test')}`;
  return `${profile} profile, ${count(scenarios, 'scenario')}`;
}

/** Says that a run was cut short. */
export function interruptionSentence(notJudged: number): string {
  return `partial: the run was interrupted, ${count(notJudged, 'fault')} not judged`;
}

export function percent(part: number): string {
  return `${(part * 100).toFixed(1)}%`;
}

function some(ids: readonly string[]): string {
  const more = ids.length - 5;
  return [...ids.slice(0, 5), ...(more > 0 ? [`${more} more scenarios`] : [])].join(', ');
}

import { count } from '../../report/text.js';
import type { Answer, LineAnswers } from '../function-map.js';
import type { ProgramFacts } from '../report.js';
import type { Share } from '../shares.js';

/** How a line answers: at all of its instructions, at some, at none. */
export type LineKind = 'accepted' | 'some' | 'refused';

/** How a line answers as a whole. */
export function kindOf({ answers }: LineAnswers): LineKind {
  const accepted = answers.filter(({ why }) => why === undefined).length;
  if (accepted === answers.length) return 'accepted';
  return accepted === 0 ? 'refused' : 'some';
}

/** `Go 1.27.4, amd64, protocol V2, stripped`. */
export function programSentence({
  release,
  releaseFrom,
  processor,
  protocol,
  pie,
  stripped,
}: ProgramFacts): string {
  const from = { program: '', format: ' (by the format of its tables)', user: ' (as you say)' }[releaseFrom];
  return `Go ${release}${from}, ${processor}, protocol ${protocol}${pie ? ', position-independent' : ''}${stripped ? ', stripped' : ''}`;
}

/** `+0x7b`, `+0x7b to +0x90`. */
export function stretchText(answers: readonly Answer[]): string {
  const [first, last] = [answers[0], answers.at(-1)];
  if (first === undefined || last === undefined) return '';
  const hex = ({ offset }: Answer): string => `+0x${offset.toString(16)}`;
  return first === last ? hex(first) : `${hex(first)} to ${hex(last)}`;
}

/** Adjacent refused instructions with the same reason, together. */
export function refusedStretches(answers: readonly Answer[], all: readonly Answer[]): Answer[][] {
  const stretches: Answer[][] = [];
  let before: Answer | undefined;
  for (const answer of answers) {
    const follows = before !== undefined && all[all.indexOf(before) + 1] === answer;
    if (answer.why !== undefined) {
      if (follows && before?.why === answer.why) stretches.at(-1)?.push(answer);
      else stretches.push([answer]);
    }
    before = answer;
  }
  return stretches;
}

/** Where the nearest place is, in words. */
export function nearestText(
  { file, line }: { file: string; line: number },
  nearest: Answer | undefined,
): string {
  if (nearest === undefined) return 'no instruction of this function accepts a call: let it return first';
  const offset = `+0x${nearest.offset.toString(16)}`;
  if (nearest.file === file && nearest.line === line) return `nearest: ${offset} of the same line`;
  const where = nearest.file === file ? `line ${nearest.line}` : `${nearest.file}:${nearest.line}`;
  return `nearest: ${offset}, ${where}`;
}

/** `93.1%`; a dash where there are no lines. */
export function percent({ accepted, lines }: Share): string {
  return lines === 0 ? '-' : `${((100 * accepted) / lines).toFixed(1)}%`;
}

/** What a share says, as a sentence. */
export function shareSentence(share: Share): string {
  const { lines, accepted, later } = share;
  const refused = lines - accepted - later;
  return `A user who stops at a line can call at ${accepted.toLocaleString('en-US')} of ${count(lines, 'line')} (${percent(share)}); at ${later.toLocaleString('en-US')} more after some steps, at ${refused.toLocaleString('en-US')} not at all.`;
}

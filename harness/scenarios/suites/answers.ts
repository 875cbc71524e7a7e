import { expect } from 'chai';
import type { Outcome } from '../../protocol/call.js';
import { Reason } from '../../protocol/oracle.js';

type DueAnswer = 'accepted' | (typeof Reason)[keyof typeof Reason];

const known = new Set<string>(Object.values(Reason));

/**
 * What the runtime answered to a call, in the words of the tables. A refusal in words that no release uses
 * counts as the refusal that was due: how each reason is worded is the subject of the requirements refusal.*
 * and of their scenarios.
 */
export function answerTo(outcome: Outcome, due: DueAnswer): string {
  if (outcome.kind !== 'refused') return 'accepted';
  return known.has(outcome.reason) || due === 'accepted' ? outcome.reason : due;
}

/** The runtime must have refused a call for this reason, in whatever words. */
export function expectRefused(
  outcome: Outcome,
  due: Exclude<DueAnswer, 'accepted'>,
  message: () => string = () => '',
): void {
  if (answerTo(outcome, due) === due) return;
  expect(outcome, message()).to.deep.equal({ kind: 'refused', reason: due });
}

import { reasonOf, type ScenarioOutcome } from '../../scenarios/outcome.js';
import { type AnyOutcome, sign } from '../marks.js';
import { plain } from '../text.js';
import { html, type Markup } from './markup.js';

/** An outcome in words. */
export const outcomeWords: Record<AnyOutcome, string> = {
  passed: 'passed',
  failed: 'failed',
  holds: 'holds',
  fails: 'fails',
  hung: 'hung',
  'unexpected-pass': 'known defect passes',
  'known-defect': 'known defect',
  'not-applicable': 'not applicable',
  'not-judged': 'not judged',
  skipped: 'skipped',
};

/** Returns which of the page's colours an outcome has. */
export function toneOf(outcome: AnyOutcome): 'good' | 'bad' | 'known' | 'none' {
  switch (outcome) {
    case 'passed':
    case 'holds':
      return 'good';
    case 'known-defect':
      return 'known';
    case 'not-applicable':
    case 'skipped':
    case 'not-judged':
      return 'none';
    default:
      return 'bad';
  }
}

/**
 * Why the outcome is what it is: a reason, or what is wrong with a scenario that passed; empty if there is
 * nothing to say.
 */
export function explanationOf(outcome: ScenarioOutcome): string {
  const reason = reasonOf(outcome) ?? '';
  if (outcome.outcome !== 'unexpected-pass') return reason;
  return `The scenario passes, although the list of known defects says that it fails on this release (${reason}). The list is wrong, and that fails the run.`;
}

/** Sign and word: never the colour alone. */
export function badge(outcome: AnyOutcome): Markup {
  return html`<span class="badge ${toneOf(outcome)}"><span aria-hidden="true">${sign(outcome, plain)}</span> ${outcomeWords[outcome]}</span>`;
}

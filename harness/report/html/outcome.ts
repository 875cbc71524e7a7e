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
  'unexpected-pass': 'passed unexpectedly',
  'known-defect': 'known defect',
  'not-applicable': 'not applicable',
  'not-judged': 'not judged',
  skipped: 'skipped',
};

/** Which of the page's colours an outcome has. */
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

/** Sign and word: never the colour alone. */
export function badge(outcome: AnyOutcome): Markup {
  return html`<span class="badge ${toneOf(outcome)}"><span aria-hidden="true">${sign(outcome, plain)}</span> ${outcomeWords[outcome]}</span>`;
}

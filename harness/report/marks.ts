import type { RequirementResult, RuntimeTestResult, ScenarioOutcome } from './model.js';
import { paint, type Style, type TextOptions } from './text.js';

/** Every outcome that a line can have. */
export type Outcome = ScenarioOutcome | RequirementResult['outcome'] | RuntimeTestResult['outcome'];

interface Mark {
  sign: string;
  style: Style;
  /** As it is counted: `3 passed`. */
  word: string;
}

const passed: Mark = { sign: '✓', style: 'green', word: 'passed' };
const failed: Mark = { sign: '✗', style: 'red', word: 'failed' };
const absent: Mark = { sign: '–', style: 'dim', word: 'not applicable' };

const marks: Record<Outcome, Mark> = {
  passed,
  failed,
  holds: { ...passed, word: 'hold' },
  fails: { ...failed, word: 'fail' },
  hung: { ...failed, word: 'hung' },
  'unexpected-pass': { sign: '!', style: 'red', word: 'passed unexpectedly' },
  'known-defect': { sign: '~', style: 'yellow', word: 'known defect' },
  'not-applicable': absent,
  skipped: { ...absent, word: 'skipped' },
};

export function sign(outcome: Outcome, options: TextOptions): string {
  return paint(options, marks[outcome].style, marks[outcome].sign);
}

/** From the gravest to the least. */
const gravity: Outcome[] = [
  'hung',
  'failed',
  'fails',
  'unexpected-pass',
  'known-defect',
  'passed',
  'holds',
  'skipped',
  'not-applicable',
];

export function gravest<T extends Outcome>(outcomes: Iterable<T>): T | undefined {
  return [...outcomes].sort((a, b) => gravity.indexOf(a) - gravity.indexOf(b))[0];
}

/** `22 passed, 1 failed, 2 known defects`: the gravest in its colour. */
export function counts(tallied: Map<Outcome, number>, options: TextOptions): string {
  const parts = [...tallied].map(([outcome, n]) => {
    const { word, style } = marks[outcome];
    const text = `${n} ${outcome === 'known-defect' && n > 1 ? `${word}s` : word}`;
    return style === 'green' ? text : paint(options, style, text);
  });
  return parts.join(', ');
}

/** A tally in the order in which people look for it: what went well first. */
export function inReadingOrder(tallied: Map<Outcome, number>): Map<Outcome, number> {
  const order: Outcome[] = ['holds', 'passed', 'fails', 'failed', 'hung', 'unexpected-pass', 'known-defect'];
  const rank = (outcome: Outcome) => (order.indexOf(outcome) + order.length + 1) % (order.length + 1);
  return new Map([...tallied].sort(([a], [b]) => rank(a) - rank(b)));
}

import type { OutcomeName, ReleaseResult, RequirementResult, RuntimeTestResult } from './model.js';
import { type ReleaseVerdict, verdictOn } from './summarise.js';
import { paint, type Style, type TextOptions } from './text.js';

/** Every outcome that a line can have. */
export type AnyOutcome = OutcomeName | RequirementResult['outcome'] | RuntimeTestResult['outcome'];

interface Mark {
  sign: string;
  style: Style;
  /** As it is counted: `3 passed`. */
  word: string;
}

const passed: Mark = { sign: '✓', style: 'green', word: 'passed' };
const failed: Mark = { sign: '✗', style: 'red', word: 'failed' };
const absent: Mark = { sign: '–', style: 'dim', word: 'not applicable' };

const marks: Record<AnyOutcome, Mark> = {
  passed,
  failed,
  holds: { ...passed, word: 'hold' },
  fails: { ...failed, word: 'fail' },
  hung: { ...failed, word: 'hung' },
  'unexpected-pass': { sign: '!', style: 'red', word: 'passed unexpectedly' },
  'known-defect': { sign: '~', style: 'yellow', word: 'known defect' },
  'not-applicable': absent,
  'not-judged': { sign: '?', style: 'yellow', word: 'not judged' },
  skipped: { ...absent, word: 'skipped' },
};

export function sign(outcome: AnyOutcome, options: TextOptions): string {
  return paint(options, marks[outcome].style, marks[outcome].sign);
}

const verdictMarks: Record<ReleaseVerdict, Pick<Mark, 'sign' | 'style'>> = {
  conforms: passed,
  'part-holds': { sign: '✓', style: 'yellow' },
  'not-judged': { sign: '?', style: 'yellow' },
  nonconforming: failed,
};

/** The sign before a release: a part that holds is not green, for it is not all. */
export function verdictSign(result: ReleaseResult, options: TextOptions): string {
  const { sign: text, style } = verdictMarks[verdictOn(result)];
  return paint(options, style, text);
}

/** From the gravest to the least. */
const gravity: AnyOutcome[] = [
  'hung',
  'failed',
  'fails',
  'unexpected-pass',
  'known-defect',
  'not-judged',
  'passed',
  'holds',
  'skipped',
  'not-applicable',
];

export function gravest<T extends AnyOutcome>(outcomes: Iterable<T>): T | undefined {
  return [...outcomes].sort((a, b) => gravity.indexOf(a) - gravity.indexOf(b))[0];
}

/** `22 passed, 1 failed, 2 known defects`: the gravest in its colour. */
export function counts(tallied: Map<AnyOutcome, number>, options: TextOptions): string {
  const parts = [...tallied].map(([outcome, n]) => {
    const { word, style } = marks[outcome];
    const text = `${n} ${outcome === 'known-defect' && n > 1 ? `${word}s` : word}`;
    return style === 'green' ? text : paint(options, style, text);
  });
  return parts.join(', ');
}

/** A tally in the order in which people look for it: what went well first. */
export function inReadingOrder(tallied: Map<AnyOutcome, number>): Map<AnyOutcome, number> {
  const order: AnyOutcome[] = [
    'holds',
    'passed',
    'fails',
    'failed',
    'hung',
    'unexpected-pass',
    'known-defect',
    'not-judged',
  ];
  const rank = (outcome: AnyOutcome) => (order.indexOf(outcome) + order.length + 1) % (order.length + 1);
  return new Map([...tallied].sort(([a], [b]) => rank(a) - rank(b)));
}

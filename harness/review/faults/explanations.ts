import { inRange } from '../../releases/range.js';
import type { GoVersion } from '../../releases/version.js';
import type { Fault } from './fault.js';

/** Why a fault may go unnoticed. */
export interface Explanation {
  /** `equivalent`: nobody could see it; `needs`: somebody could, and `reason` says what a test would need. */
  kind: 'equivalent' | 'needs';
  reason: string;
}

interface Known extends Explanation {
  /** The function, macro or table; all of them when absent. */
  symbol?: RegExp;
  rule?: Fault['rule'];
  /** The changed text, and what it became; white space counts as one blank. */
  before: RegExp;
  after?: RegExp;
  /** Releases for which it was seen to be so. */
  releases?: string;
}

/** Survivors whose reason is known. One that is noticed after all is no fault of this list. */
const known: readonly Known[] = [
  {
    kind: 'equivalent',
    symbol: /^debugCallV\d$/,
    rule: 'dropped instruction',
    before: /^JMP restore$/,
    reason: 'the label it jumps to is the next line',
  },
];

/** What is known of a fault that nothing noticed. */
export function explanationOf(fault: Fault, version: GoVersion): Explanation | undefined {
  const found = known.find(
    ({ symbol, rule, before, after, releases }) =>
      (symbol === undefined || symbol.test(fault.symbol)) &&
      (rule === undefined || rule === fault.rule) &&
      before.test(fault.before) &&
      (after === undefined || after.test(fault.after)) &&
      (releases === undefined || inRange(version, releases)),
  );
  return found === undefined ? undefined : { kind: found.kind, reason: found.reason };
}

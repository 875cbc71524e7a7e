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
  {
    kind: 'equivalent',
    symbol: /^debugCallV\d$/,
    before: /^MOVQ bp-\(4\*8\+8\)\(SP\), BP$/,
    reason: 'BP is the frame pointer: the epilogue loads it once more, from where the prologue saved it',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCallV\d$/,
    before: /^MOVQ BP, bp-\(4\*8\+8\)\(SP\)$/,
    reason:
      'the epilogue gives BP back from its own copy, and compiled code keeps no pointer to an object in it',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCallV\d$/,
    rule: 'wrong register',
    before: /^MOVQ 8\(SP\), AX$/,
    reason: 'compiled debugCallCheck leaves in AX what it also returns on the stack',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCallFrameTooLarge$/,
    rule: 'wrong size',
    before: /^GLOBL .*RODATA, \$(0x14|20)/,
    after: /\$21/,
    reason: 'one byte more of read-only data; the length of the text is said elsewhere',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCallV\d$/,
    rule: 'wrong size',
    before: /NOSPLIT,\$152-0$/,
    after: /\$160-0$/,
    reason: 'eight bytes more that nothing uses: slots are counted from the top of the frame',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCallPanicked$/,
    rule: 'wrong size',
    before: /,\$16-16$/,
    after: /,\$(24-16|16-24|16-8)$/,
    reason:
      'more room than it uses, or a size of arguments that only a scan of the stack would ask for, and none can happen in it',
  },
  {
    kind: 'needs',
    symbol: /^DEBUG_CALL_FN$/,
    rule: 'dropped flag',
    before: /WRAPPER/,
    reason: 'a traceback in the injected function: without WRAPPER the frame function appears in it',
  },
];

/** What is known of a fault that nothing noticed. */
export function explanationOf(
  fault: Pick<Fault, 'symbol' | 'rule' | 'before' | 'after'>,
  version: GoVersion,
): Explanation | undefined {
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

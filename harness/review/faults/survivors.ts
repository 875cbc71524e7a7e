import type { Fault } from './fault.js';

/** Why a fault may go unnoticed. */
export interface Explanation {
  /** `equivalent`: nobody could see it; `needs`: somebody could, and `reason` says what a test would need. */
  kind: 'equivalent' | 'needs';
  reason: string;
}

export interface KnownSurvivor extends Explanation {
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
export const knownSurvivors: readonly KnownSurvivor[] = [
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
    before: /,\s*\$16-16$/,
    after: /,\s*\$(24-16|16-24|16-8)$/,
    reason:
      'more room than it uses, or a size of arguments that only a scan of the stack would ask for, and none can happen in it',
  },
  {
    kind: 'equivalent',
    symbol: /^DEBUG_CALL_FN$/,
    rule: 'dropped flag',
    before: /WRAPPER/,
    releases: '<1.16',
    reason: 'up to 1.15 tracebacks show wrappers that are written in assembly all the same',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCallV\d$/,
    rule: 'dropped instruction',
    before: /^MOVQ 8\(SP\), AX$/,
    reason: 'compiled debugCallCheck leaves in AX what it also returns on the stack',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCallV\d$/,
    before: /^MOVQ bp-\(4\*8\+8\)\(SP\), \w+$/,
    reason:
      'BP is loaded once more by the epilogue, and what is loaded instead is overwritten by its own line',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCallV\d$/,
    before: /^MOVQ \w+, bp-\(4\*8[+-]\d\)\(SP\)$/,
    reason: 'the epilogue gives BP back from its own copy; a neighbour’s slot is written by the next line',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCallV\d$/,
    rule: 'dropped instruction',
    before: /^LEAQ 152\(SP\), BP$/,
    reason: 'BP still points to the frame of the caller: a walk by frame pointers leaves one frame out',
  },
  {
    kind: 'needs',
    symbol: /^debugCallV\d$/,
    before: /^LEAQ 152\(SP\), BP$/,
    reason: 'a walk by frame pointers from within the call, which no release up to 1.16 makes',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCallV\d$/,
    rule: 'wrong register',
    before: /^POPQ (CX|BP)$/,
    reason: 'it takes a word off the stack into a register that a later line loads',
  },
  {
    kind: 'needs',
    symbol: /^debugCallV\d$/,
    rule: 'wrong register',
    before: /^TESTQ AX, AX$/,
    reason:
      'a reason whose address has no bit in common with what compiled debugCallCheck leaves in the other register',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCallPanicked$/,
    before: /^MOVQ val_(type|data)\+\d\(FP\), \w+$/,
    reason: 'the caller has just put the word into the register that it is loaded into',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCallCheck$/,
    before: /"debugCall\d+"/,
    releases: '>=1.15',
    reason:
      'a frame function has neither a package in its name nor unsafe points: it is no worse without its name on the list',
  },
  {
    kind: 'equivalent',
    rule: 'shifted boundary',
    before: /len\(name\) > len\((pfx|prefix)\)|name\[len\(prefix\)\]/,
    reason: 'no function’s name is the prefix alone, and no frame function’s size begins with 0 or 9',
  },
  {
    kind: 'needs',
    symbol: /^debugCallCheck$/,
    rule: 'shifted boundary',
    before: /stack\.lo|stack\.hi/,
    reason: 'SP just at an end of the stack, which the frames of the entry point would then lie beyond',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCall(Wrap|Start|Leave|Run|Return)/,
    before: /inconsistent lockedm|^mp != gp\.lockedm\.ptr\(\)/,
    reason: 'a check of what is never so',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCall(Wrap|Start|Leave|Run|Return)/,
    before: /^gp\.schedlink = 0$/,
    reason: 'whoever puts the goroutine into a queue sets the link anew',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCall(Wrap|Start|Leave|Run|Return)/,
    before: /^(gp\.lockedm = 0|gp\.m\.lockedg = 0|dropg\(\)|if gp\.lockedm != 0 \{)$/,
    reason:
      'the next goroutine of the thread, and the caller when it is back, set the link anew; nobody reads it before',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCall(Wrap|Start|Leave|Run|Return)/,
    before: /^execute\(\w+, true\)$/,
    reason: 'whether the slice of time goes on or begins anew',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCall(Wrap|Start|Leave|Run|Return)/,
    before: /newproc1\(.*waitReasonZero\)/,
    reason: 'the reason why a goroutine waits is not looked at before it has waited',
  },
  {
    kind: 'needs',
    symbol: /^debugCall(Wrap|Start|Leave|Run|Return)/,
    before: /trace(Acquire|Release|\.|Go)/,
    reason: 'a reader of execution traces: an event is missing or wrong in them',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCallPanicked$/,
    before: /^MOVQ [AC]X, [08]\(SP\)$/,
    rule: 'wrong register',
    reason: 'the caller has left the same word in the other register',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCallCheck$/,
    before: /pcdata = 0 \/\/ in prologue|pcdata == -1|pcdata := int32\(-1\)/,
    after: /^(?!.*(pcdata == -2|\(-2\)))/,
    releases: '<1.15',
    reason: 'the check refuses -2; of -1, which is meant to become 0 here, it thinks no worse',
  },
  {
    kind: 'equivalent',
    symbol: /^getStackMap$/,
    before: /stackid = int32\(-1\)/,
    releases: '<1.15',
    reason: 'at the beginning of a function, the only place for which it counts, 0 and -1 mean the same map',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCallCheck$/,
    rule: 'dropped statement',
    before: /^return$/,
    reason: 'the last statement of the function literal: it returns without it',
  },
  {
    kind: 'equivalent',
    before: /debugCallV1 called by unknown caller|bad debugCallV1/,
    reason: 'what is said and done when something is wrong that never is',
  },
  {
    kind: 'needs',
    before: /testSigtrap/,
    reason: 'the runtime’s own tests, which alone set the hook',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCallV2$/,
    rule: 'wrong size',
    before: /NOSPLIT,\$152-0$/,
    after: /\$152-8$/,
    reason:
      'a word of the caller’s frame is looked at as one that may be a pointer, as the whole frame is in any case',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCallWrap$/,
    rule: 'dropped statement',
    before: /^mp\.lockedExt = 0$/,
    releases: '>=1.21.2',
    reason:
      'the thread stays locked by the internal count whatever the function does to the external one, which is then put back',
  },
  {
    kind: 'equivalent',
    symbol: /^scanframeworker$/,
    before: /usesLR/,
    reason: 'amd64 has no link register',
  },
  {
    kind: 'equivalent',
    symbol: /^xRegScan$/,
    before: /[fF]uncID_debugCallV/,
    reason:
      'a check of what is never so: extended registers are scanned with a debugger call on the stack, or else kept',
  },
  {
    kind: 'equivalent',
    symbol: /^scanframeworker$/,
    before: /[fF]uncID_debugCallV/,
    reason:
      'more frames are taken for words that may be pointers than have to be; those that have to be still are',
  },
];

import type { KnownSurvivor } from './explanation.js';

/** In Go code: the check, the wrapper, and what mentions the feature. */
export const survivorsInGo: readonly KnownSurvivor[] = [
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
    symbol: /^debugCallIsFrame$/,
    rule: 'dropped operand',
    before: /^return len\(name\) > len\(prefix\)/,
    after: /hasPrefix/,
    reason: 'no function’s name is the prefix alone, or has anything but a size behind it',
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
    kind: 'equivalent',
    symbol: /^debugCall(Wrap|Start|Leave|Run|Return)/,
    rule: 'wrong constant',
    before: /GoUnpark\(/,
    reason:
      'how many frames the event leaves out of a stack: it is the scheduler’s, of which none is recorded',
  },
  {
    kind: 'needs',
    symbol: /^debugCall(Wrap|Start|Leave|Run|Return)/,
    rule: 'wrong constant',
    before: /GoPark\(/,
    reason: 'a reader of execution traces who asks which frames the stack of an event begins with',
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
    symbol: /^sighandler$/,
    rule: 'dropped statement',
    before: /^return$/,
    reason: 'the runtime’s own tests, which alone set the hook',
  },
  {
    kind: 'needs',
    before: /testSigtrap/,
    reason: 'the runtime’s own tests, which alone set the hook',
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

import type { KnownSurvivor } from './explanation.js';

/** Known survivors in Go: in the check, in the wrapper, and in code that mentions the feature. */
export const survivorsInGo: readonly KnownSurvivor[] = [
  {
    kind: 'equivalent',
    symbol: /^debugCallCheck$/,
    before: /"debugCall\d+"/,
    releases: '>=1.15',
    reason:
      'a frame function’s name has no package and the function has no unsafe points, so the check accepts it even when it isn’t listed',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCallIsFrame$/,
    rule: 'dropped operand',
    before: /^return len\(name\) > len\(prefix\)/,
    after: /hasPrefix/,
    reason: 'no function’s name is just the prefix, or has anything but a size after it',
  },
  {
    kind: 'equivalent',
    rule: 'shifted boundary',
    before: /len\(name\) > len\((pfx|prefix)\)|name\[len\(prefix\)\]/,
    reason: 'no function’s name is just the prefix, and no frame function’s size begins with 0 or 9',
  },
  {
    kind: 'needs',
    symbol: /^debugCallCheck$/,
    rule: 'shifted boundary',
    before: /stack\.lo|stack\.hi/,
    reason:
      'SP exactly at an end of the stack; the frames of the entry point would then lie outside the stack',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCall(Wrap|Start|Leave|Run|Return)/,
    before: /inconsistent lockedm|^mp != gp\.lockedm\.ptr\(\)/,
    reason: 'the check guards against a state that never occurs',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCall(Wrap|Start|Leave|Run|Return)/,
    before: /^gp\.schedlink = 0$/,
    reason: 'the code that puts the goroutine into a queue sets the link again',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCall(Wrap|Start|Leave|Run|Return)/,
    before: /^(gp\.lockedm = 0|gp\.m\.lockedg = 0|dropg\(\)|if gp\.lockedm != 0 \{)$/,
    reason:
      'the thread’s next goroutine, and the caller when it returns, set the link again; nothing reads it before',
  },
  {
    kind: 'needs',
    rule: 'real bug',
    symbol: /^debugCallWrap$/,
    before: /^execute\(newg, true\)$/,
    releases: '>=1.15 <1.22',
    reason:
      'a promise that a call begins on its caller’s thread: before 1.21.2 it may move to another at any time (golang/go#61732)',
  },
  {
    kind: 'equivalent',
    rule: 'real bug',
    symbol: /^debugCallWrap1?$/,
    before: /^execute\(\w+, true\)$/,
    releases: '>=1.22',
    reason:
      'the goroutine is locked to the thread, and the scheduler hands it to that thread; what others do before is theirs',
  },
  {
    kind: 'equivalent',
    rule: 'real bug',
    symbol: /^debugCallWrap$/,
    before: /^mp\.lockedExt = 0$/,
    reason:
      'the count of the runtime’s own locks, which the call can’t take back, holds the thread; this one is restored',
  },
  {
    kind: 'equivalent',
    rule: 'real bug',
    symbol: /^debugCallCheck$/,
    before: /^if pc != f\.entry/,
    after: /^if pc != 0/,
    reason:
      'below the first instruction pcvalue returns what holds for the first range, as at that instruction itself',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCall(Wrap|Start|Leave|Run|Return)/,
    before: /^execute\(\w+, true\)$/,
    after: /^execute\(/,
    reason: 'it only decides whether the time slice continues or starts again',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCall(Wrap|Start|Leave|Run|Return)/,
    before: /newproc1\(.*waitReasonZero\)/,
    reason: 'the wait reason of a goroutine isn’t read before it has waited',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCall(Wrap|Start|Leave|Run|Return)/,
    rule: 'wrong constant',
    before: /GoUnpark\(/,
    reason:
      'it is the number of frames that the event omits from its stack; this is the scheduler’s stack, which isn’t recorded',
  },
  {
    kind: 'needs',
    symbol: /^debugCall(Wrap|Start|Leave|Run|Return)/,
    rule: 'wrong constant',
    before: /GoPark\(/,
    reason: 'a reader of execution traces that checks the first frames of an event’s stack',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCallCheck$/,
    before: /pcdata = 0 \/\/ in prologue|pcdata == -1|pcdata := int32\(-1\)/,
    after: /^(?!.*(pcdata == -2|\(-2\)))/,
    releases: '<1.15',
    reason: 'the check refuses -2; it accepts -1, which becomes 0 here, just as it accepts 0',
  },
  {
    kind: 'equivalent',
    symbol: /^getStackMap$/,
    before: /stackid = int32\(-1\)/,
    releases: '<1.15',
    reason: '0 and -1 select the same map at the start of a function, and the value matters only there',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCallCheck$/,
    rule: 'dropped statement',
    before: /^return$/,
    reason: 'it is the last statement of the function literal, which returns without it',
  },
  {
    kind: 'equivalent',
    before: /debugCallV1 called by unknown caller|bad debugCallV1/,
    reason: 'it only runs in an error that never occurs',
  },
  {
    kind: 'needs',
    symbol: /^sighandler$/,
    rule: 'dropped statement',
    before: /^return$/,
    reason: 'the runtime’s own tests: nothing else sets the hook',
  },
  {
    kind: 'needs',
    before: /testSigtrap/,
    reason: 'the runtime’s own tests: nothing else sets the hook',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCallWrap$/,
    rule: 'dropped statement',
    before: /^mp\.lockedExt = 0$/,
    releases: '>=1.21.2',
    reason:
      'the internal count keeps the thread locked, whatever the external count is; the external count is restored afterwards',
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
      'the check guards against a state that never occurs: extended registers are only scanned with a debug call on the stack, and kept otherwise',
  },
  {
    kind: 'equivalent',
    symbol: /^scanframeworker$/,
    before: /[fF]uncID_debugCallV/,
    reason: 'more frames than necessary are scanned conservatively, including all that have to be',
  },
];

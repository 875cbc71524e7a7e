import type { KnownSurvivor } from './explanation.js';

/** In the entry point, the frame functions and what belongs to them. */
export const survivorsInAssembly: readonly KnownSurvivor[] = [
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
    symbol: /^debugCall(Frame)?TooLarge$/,
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
    symbol: /^(DEBUG_CALL_FN|DEBUGCALL_FRAME)$/,
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
    symbol: /^debugCallV1$/,
    rule: 'wrong register',
    before: /^PUSHQ BP$/,
    reason: 'BP was pushed once before, and is popped last from there',
  },
  {
    kind: 'equivalent',
    symbol: /^debugCallV1$/,
    rule: 'wrong constant',
    before: /^PUSHQ \$0 \/\/ (length of the )?reason/,
    reason: 'room for the result of debugCallCheck, which writes it in any case',
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
    symbol: /^debugCallV\d$/,
    rule: 'wrong size',
    before: /(NOSPLIT,\$152-0|NOFRAME, \$0-0)$/,
    after: /-8$/,
    releases: '>=1.15',
    reason:
      'a word of the caller’s frame is looked at as one that may be a pointer, as the whole frame is in any case',
  },
];

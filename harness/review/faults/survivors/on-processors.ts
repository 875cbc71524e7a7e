import type { KnownSurvivor } from './explanation.js';

/** Known survivors in the assembly of other processors than amd64. */
export const survivorsOnProcessors: readonly KnownSurvivor[] = [
  {
    kind: 'equivalent',
    processors: ['arm64'],
    symbol: /^debugCallV2$/,
    rule: 'wrong register',
    before: /^STP \(R27, g\), \(30\*8\)\(\w+\)$/,
    after: /^STP \(\w+, g\),/,
    reason:
      'R27 is the assembler’s own: compiled code has no pointer in it, and the entry point overwrites it with the PC to go back to',
  },
  {
    kind: 'equivalent',
    processors: ['arm64', 'loong64', 'ppc64le', 'riscv64'],
    symbol: /^(DEBUG_CALL_FN|DEBUG_CALL_FRAME)$/,
    rule: 'wrong size',
    before: /^(DEBUG_CALL_FN|DEBUG_CALL_FRAME)\(/,
    after: /\D(40|72|136|264|520|1032|2056|4104|8200|16392|32776|65544)\)$/,
    reason: 'the frame has eight more bytes than its caller asks for; nothing is found by its far end',
  },
  {
    kind: 'equivalent',
    processors: ['riscv64'],
    symbol: /^debugCallFrames$/,
    rule: 'wrong size',
    before: /^GLOBL .*\$96$/,
    after: /\$97$/,
    reason: 'the table is one byte longer than its twelve addresses, and nothing reads that byte',
  },
  {
    kind: 'equivalent',
    processors: ['riscv64'],
    symbol: /^debugCallV2$/,
    rule: 'dropped instruction',
    before: /^MOV 232\(X2\), X1$/,
    reason:
      'the debugger has just restored X1, which never points to the heap: the stack’s copy has the same word',
  },
  {
    kind: 'equivalent',
    processors: ['riscv64'],
    symbol: /^debugCallPanicked$/,
    rule: 'dropped flag',
    before: /NOSPLIT,\$16-16$/,
    reason:
      'the function then looks whether its stack has room, and gets more where it has not, like any other',
  },
  {
    kind: 'equivalent',
    processors: ['riscv64'],
    symbol: /^debugCallPanicked$/,
    rule: 'dropped instruction',
    before: /^NO_LOCAL_POINTERS$/,
    reason: 'only a scan of the stack reads what this says; the stack can’t be scanned in this function',
  },
  {
    kind: 'equivalent',
    processors: ['arm64'],
    symbol: /^debugCallV2$/,
    before: /^MOVD 16\(RSP\), R0$/,
    after: /^$|, R\d+$/,
    reason: 'compiled debugCallCheck leaves in R0 the same value that its ABI wrapper stores on the stack',
  },
  {
    kind: 'equivalent',
    processors: ['arm64'],
    symbol: /^debugCallV2$/,
    rule: 'wrong register',
    before: /^(CBZ R0, good|MOVD R0, 16\(RSP\))$/,
    after: /^(CBZ R1, good|MOVD R1, 16\(RSP\))$/,
    reason: 'compiled debugCallCheck leaves the length of its reason in R1: 0 where there is none',
  },
  {
    kind: 'equivalent',
    processors: ['arm64'],
    symbol: /^debugCallV2$/,
    before: /^LDP \(30\*8\)\(RSP\), \(R27, g\)$/,
    after: /^$|\(R27, R29\)$/,
    reason:
      'the debugger has just restored both: R27 is the assembler’s own, g does not move; R29 is loaded again by the epilogue',
  },
  {
    kind: 'equivalent',
    processors: ['arm64'],
    symbol: /^debugCallV2$/,
    rule: 'wrong register',
    before: /^LDP -8\(RSP\), \(R29, R27\)$/,
    after: /^LDP -8\(RSP\), \(R30, R27\)$/,
    reason:
      'the debugger has just restored R29, which points into a stack that is not moved during a call (asyncSafePoint), and a later line loads R30',
  },
  {
    kind: 'equivalent',
    processors: ['arm64'],
    symbol: /^debugCallV2$/,
    rule: 'dropped instruction',
    before: /^MOVD -16\(RSP\), R30/,
    reason:
      'the debugger has just restored R30, which never points to the heap: the stack’s copy has the same word',
  },
  {
    kind: 'equivalent',
    processors: ['arm64'],
    symbol: /^debugCallPanicked$/,
    rule: 'wrong register',
    before: /^MOVD R0, 16\(RSP\)$/,
    after: /^MOVD R1, 16\(RSP\)$/,
    reason: 'the caller left the same word in the other register',
  },
  {
    kind: 'equivalent',
    processors: ['ppc64le'],
    symbol: /^debugCallV2$/,
    before: /^MOVD 48\(R1\), R22$/,
    reason: 'nobody reads the register: the reason and its length stay where debugCallCheck stored them',
  },
  {
    kind: 'equivalent',
    processors: ['ppc64le'],
    symbol: /^debugCallV2$/,
    before: /^MOVD 152\(R1\), R13$/,
    after: /^$|, R1[24]$/,
    reason:
      'the debugger has just restored R13, in which compiled Go has no pointer, and another line loads R12 and R14',
  },
  {
    kind: 'equivalent',
    processors: ['loong64'],
    symbol: /^debugCallV2$/,
    before: /^MOVV R30, \(31\*8\)\(R3\)$/,
    after: /^$|\(31\*8\+8\)\(R3\)$/,
    reason:
      'R30 is the assembler’s own: compiled code has no pointer in it, and the entry point overwrites it with the PC to go back to',
  },
  {
    kind: 'equivalent',
    processors: ['loong64'],
    symbol: /^debugCallV2$/,
    before: /^MOVV \(31\*8\)\(R3\), R30$/,
    after: /^$|, R31$|\(31\*8[+-]8\)\(R3\), R30$/,
    reason: 'the entry point overwrites R30 with the PC to go back to, and the next line loads R31',
  },
];

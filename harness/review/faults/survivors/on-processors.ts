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
];

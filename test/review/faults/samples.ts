import type { FaultVerdict } from '../../../harness/review/faults/fault-verdict.js';
import { summariseFaults } from '../../../harness/review/faults/summary.js';
import { sampleFault } from './rules/samples.js';

function verdict(line: number, said: Partial<FaultVerdict>): FaultVerdict {
  const fault = sampleFault({ line, id: `asm_amd64.s:${line} dropped instruction` });
  return {
    fault,
    outcome: 'survived',
    unconfirmed: [],
    scenarios: 5,
    buildMs: 100,
    durationMs: line * 1000,
    ...said,
  };
}

/**
 * Three faults noticed, two that survived (one of them equivalent), one without other code, one that doesn't
 * build.
 */
export const summary = summariseFaults(
  {
    verdicts: [
      verdict(1, { outcome: 'noticed', noticedBy: { scenario: 'a/b', how: 'failed', message: 'x' } }),
      verdict(2, { outcome: 'noticed', noticedBy: { scenario: 'a/b', how: 'hung', message: 'x' } }),
      verdict(3, { outcome: 'noticed', noticedBy: { scenario: 'a/b', how: 'died', message: 'x' } }),
      verdict(4, {}),
      verdict(5, {}),
      verdict(6, { outcome: 'same code', reason: 'the assembler produces the same code' }),
      verdict(7, { outcome: 'does not build', reason: 'no' }),
    ],
    scenarios: 5,
    unsteady: ['panic/x'],
    durationMs: 28_000,
  },
  { release: '1.15.15', protocol: 'V1', implementation: 'own', origin: 'a tree', profile: 'quick', seed: 1 },
  ({ line }) => (line === 4 ? { kind: 'equivalent', reason: 'the next line does it' } : undefined),
);

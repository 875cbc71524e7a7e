import type { FaultVerdict } from '../../../harness/review/faults/fault-verdict.js';
import { summariseFaults } from '../../../harness/review/faults/summary.js';
import { sampleFault } from './rules/samples.js';

/** A verdict on the fault of a line. */
export function verdict(line: number, said: Partial<FaultVerdict>): FaultVerdict {
  const fault = sampleFault({ line, id: `asm_amd64.s:${line} dropped instruction` });
  return {
    fault,
    outcome: 'survived',
    unconfirmed: [],
    diff: `--- a/src/runtime/asm_amd64.s\n+++ b/src/runtime/asm_amd64.s\n@@ -${line},1 +${line},1 @@\n-\tMOVQ R15, r15-(14*8+8)(SP)\n+\n`,
    log: ['0.8 s  built: loops-default', '0.2 s  not noticed by a/b'],
    scenarios: 5,
    buildMs: 100,
    durationMs: line * 1000,
    ...said,
  };
}

export const facts = {
  release: '1.15.15',
  protocol: 'V1',
  implementation: 'own',
  origin: 'a tree',
  profile: 'quick',
  seed: 1,
} as const;

/**
 * Three faults noticed, two that survived (one of them equivalent), one without other code, one that doesn't
 * build.
 */
export const summary = summariseFaults(
  {
    verdicts: [
      verdict(1, { outcome: 'noticed', noticedBy: { scenario: 'a/b', how: 'failed', message: 'x' } }),
      verdict(2, { outcome: 'noticed', noticedBy: { scenario: 'a/b', how: 'hung', message: 'x' } }),
      verdict(3, { outcome: 'noticed', noticedBy: { scenario: 'a/b', how: 'hung', message: 'x' } }),
      verdict(4, {}),
      verdict(5, {}),
      verdict(6, { outcome: 'same code', reason: 'the assembler produces the same code' }),
      verdict(7, { outcome: 'does not build', reason: 'no' }),
    ],
    scenarios: 5,
    notJudged: 0,
    unsteady: ['panic/x'],
    durationMs: 28_000,
  },
  facts,
  ({ line }) => (line === 4 ? { kind: 'equivalent', reason: 'the next line does it' } : undefined),
);

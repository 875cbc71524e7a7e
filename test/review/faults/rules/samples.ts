import type { Fault } from '../../../../harness/review/faults/rules/fault.js';

/** A fault with some of its members said. */
export function sampleFault(said: Partial<Fault> = {}): Fault {
  return {
    id: 'asm_amd64.s:7 dropped instruction',
    key: '0123456789ab',
    file: 'src/runtime/asm_amd64.s',
    line: 7,
    symbol: 'debugCallV1',
    rule: 'dropped instruction',
    before: 'MOVQ R15, r15-(14*8+8)(SP)',
    after: '',
    start: 0,
    end: 1,
    text: '',
    ...said,
  };
}

import { expect } from 'chai';
import { chooseFaults } from '../../../harness/review/faults/choose.js';
import type { FaultVerdict } from '../../../harness/review/faults/fault-verdict.js';
import { faultsDocument } from '../../../harness/review/faults/output/document.js';
import { summaryMarkdown, summaryText } from '../../../harness/review/faults/output/text.js';
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

const summary = summariseFaults(
  {
    verdicts: [
      verdict(1, { outcome: 'noticed', noticedBy: { scenario: 'a/b', how: 'failed', message: 'x' } }),
      verdict(2, { outcome: 'noticed', noticedBy: { scenario: 'a/b', how: 'hung', message: 'x' } }),
      verdict(3, { outcome: 'noticed', noticedBy: { scenario: 'a/b', how: 'died', message: 'x' } }),
      verdict(4, {}),
      verdict(5, {}),
      verdict(6, { outcome: 'same code', reason: 'the assembler makes the same of it' }),
      verdict(7, { outcome: 'does not build', reason: 'no' }),
    ],
    scenarios: 5,
    unsteady: ['panic/x'],
    durationMs: 28_000,
  },
  { release: '1.15.15', protocol: 'V1', implementation: 'own', origin: 'a tree', profile: 'quick', seed: 1 },
  ({ line }) => (line === 4 ? { kind: 'equivalent', reason: 'the next line does it' } : undefined),
);

describe('a run of faults', () => {
  it('is scored by what was noticed of what could have been', () => {
    expect(summary).to.include({ equivalent: 1, unexplained: 1, score: 0.75, medianMs: 4000 });
    expect(summary.counts).to.deep.equal({ noticed: 3, survived: 2, 'same code': 1, 'does not build': 1 });
  });

  it('shows survivors with their lines, what is known of them, and what was left out', () => {
    const text = summaryText(summary);
    expect(text).to.match(/not explained:\n {2}src\/runtime\/asm_amd64.s:5 .*\n {4}- MOVQ R15/);
    expect(text).to.include('the next line does it').and.to.include('3 of 4 faults noticed: 75.0%');
    expect(text).to.include('not counted where two runs of the same differed: panic/x');
  });

  it('makes tables', () => {
    const markdown = summaryMarkdown([summary]);
    expect(markdown).to.include('| 1.15.15 | own | 5 | 3 | 75.0% | 1 | 0 | 1 | 4.0 s |');
    expect(markdown).to.include('| asm_amd64.s:5 | `MOVQ R15, r15-(14*8+8)(SP)` |  | unexplained |');
  });
});

describe('the page of faults', () => {
  it('explains survivors of an old run by what is known today', () => {
    const [first] = summary.verdicts.filter(({ outcome }) => outcome === 'survived');
    if (first === undefined) throw new Error('nothing survived');
    const jump = { ...first, symbol: 'debugCallV1', before: 'JMP restore', explanation: undefined };
    const verdicts = summary.verdicts.map(each => (each === first ? jump : each));
    const page = faultsDocument([{ ...summary, verdicts: verdicts as typeof summary.verdicts }]);
    expect(page).to.include('| 1.15.15 | own | 5 | 3 | 75.0% | 1 | 0 | 1 | 4.0 s |');
    expect(page).to.include('`JMP restore`').and.to.include('the label it jumps to is the next line');
  });
});

describe('a choice of faults', () => {
  const faults = Array.from({ length: 10 }, (_, at) => sampleFault({ line: at, id: `f${at}` }));

  it('is spread over all', () => {
    expect(chooseFaults(faults, { sample: 3 }).map(({ id }) => id)).to.deep.equal(['f0', 'f3', 'f6']);
  });

  it('is by place, function or text, and never empty', () => {
    expect(chooseFaults(faults, { grep: /^f[12]$/ })).to.have.length(2);
    expect(chooseFaults(faults, { grep: /R15/ })).to.have.length(10);
    expect(() => chooseFaults(faults, { grep: /nothing/ })).to.throw('no fault matches --grep=nothing');
  });
});

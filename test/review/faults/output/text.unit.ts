import { expect } from 'chai';
import { summaryMarkdown, summaryText } from '../../../../harness/review/faults/output/text.js';
import { summary } from '../samples.js';

describe('the output of a run of faults', () => {
  it('shows survivors with their lines, what is known of them, and what was left out', () => {
    const text = summaryText(summary);
    expect(text).to.match(/not explained:\n {2}src\/runtime\/asm_amd64.s:5 .*\n {4}- MOVQ R15/);
    expect(text).to.include('the next line does it').and.to.include('3 of 4 faults noticed: 75.0%');
    expect(text).to.include('not counted, because two runs of the same programs differed: panic/x');
  });

  it('makes tables', () => {
    const markdown = summaryMarkdown([summary]);
    expect(markdown).to.include('| 1.15.15 | own | 5 | 3 | 75.0% | 1 | 0 | 1 | 4.0 s |');
    expect(markdown).to.include('| asm_amd64.s:5 | `MOVQ R15, r15-(14*8+8)(SP)` |  | unexplained |');
  });
});

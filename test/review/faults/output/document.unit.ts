import { expect } from 'chai';
import { faultsDocument } from '../../../../harness/review/faults/output/document.js';
import { summary } from '../samples.js';

describe('docs/faults.md', () => {
  it('explains survivors of an old run by what is known today', () => {
    const [first] = summary.verdicts.filter(({ outcome }) => outcome === 'survived');
    if (first === undefined) throw new Error('nothing survived');
    const jump = { ...first, symbol: 'debugCallV1', before: 'JMP restore', explanation: undefined };
    const verdicts = summary.verdicts.map(each => (each === first ? jump : each));
    const page = faultsDocument([{ ...summary, verdicts: verdicts as typeof summary.verdicts }]);
    expect(page).to.include('| 1.15.15 | own | 5 | 3 | 75.0% | 1 | 0 | 1 | 4.0 s |');
    expect(page).to.include('`JMP restore`').and.to.include('the jump’s target is the next line');
  });
});

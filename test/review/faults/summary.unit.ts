import { expect } from 'chai';
import { summary } from './samples.js';

describe('a run of faults', () => {
  it('is scored by what was noticed of what could have been', () => {
    expect(summary).to.include({ equivalent: 1, unexplained: 1, score: 0.75, medianMs: 4000 });
    expect(summary.counts).to.deep.equal({ noticed: 3, survived: 2, 'same code': 1, 'does not build': 1 });
  });
});

import { expect } from 'chai';
import { faultsPage, faultsRunOf, mergedFaultsRuns } from '../../../scripts/docs/faults.js';
import { summary } from '../../review/faults/samples.js';

describe('the runs of faults in docs/faults.json', () => {
  it('keep what survived, and get the explanations that are known today', () => {
    const [first] = summary.verdicts.filter(({ outcome }) => outcome === 'survived');
    if (first === undefined) throw new Error('nothing survived');
    const jump = { ...first, symbol: 'debugCallV1', before: 'JMP restore' };
    const verdicts = summary.verdicts.map(each => (each === first ? jump : each));
    const page = faultsPage([faultsRunOf({ ...summary, verdicts })]);
    expect(page).to.include('| 1.15.15 | own | 5 | 3 | 75.0% | 1 | 0 | 1 | 4.0 s |');
    expect(page).to.include('`JMP restore`').and.to.include('the jump’s target is the next line');
  });

  it('are replaced by newer ones of the same Go, and real bugs have a table of their own', () => {
    const run = faultsRunOf(summary);
    const real = { ...run, real: true as const };
    const older = { ...run, release: '1.11.13' };
    const newer = { ...run, medianMs: 1 };
    expect(mergedFaultsRuns([run, real], [newer, older])).to.deep.equal([older, newer, real]);
    expect(faultsPage([run])).to.not.include('## Bugs');
    expect(faultsPage([run, real]).split('| 1.15.15 | own |')).to.have.length(3);
  });
});

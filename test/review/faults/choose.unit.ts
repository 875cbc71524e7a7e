import { expect } from 'chai';
import { chooseFaults } from '../../../harness/review/faults/choose.js';
import { sampleFault } from './rules/samples.js';

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

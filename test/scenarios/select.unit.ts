import { expect } from 'chai';
import { UsageError } from '../../harness/host/errors.js';
import { type Selection, selectScenarios } from '../../harness/scenarios/select.js';

const scenarios = [
  { id: 'frame/one-kibibyte', title: 'A frame of 1 KiB', requirements: ['frame.contents'] },
  { id: 'frame/too-large', title: 'One byte too large', requirements: ['frame.too-large'] },
  { id: 'registers/flags', title: 'Flags are kept', requirements: ['registers.flags', 'frame.contents'] },
];

describe('selection of scenarios', () => {
  const ids = (selection: Selection) => selectScenarios(scenarios, selection).map(scenario => scenario.id);

  it('is everything when nothing is said', () => {
    expect(ids({})).to.have.length(3);
  });

  it('matches ids and titles', () => {
    expect(ids({ grep: /^frame\// })).to.deep.equal(['frame/one-kibibyte', 'frame/too-large']);
    expect(ids({ grep: /kept/ })).to.deep.equal(['registers/flags']);
  });

  it('takes ids, and nothing that only begins like them', () => {
    expect(ids({ ids: ['frame/too-large'] })).to.deep.equal(['frame/too-large']);
    expect(ids({ ids: ['registers/flags', 'frame/too-large'] })).to.have.length(2);
    expect(() => ids({ ids: ['frame/too'] })).to.throw(UsageError, 'there is no scenario "frame/too"');
    expect(() => ids({ ids: ['frame/too-lrage'] }))
      .to.throw(UsageError)
      .with.property('remedy', 'did you mean frame/too-large?');
  });

  it('takes requirements and families of them', () => {
    expect(ids({ requirement: ['frame.contents'] })).to.deep.equal(['frame/one-kibibyte', 'registers/flags']);
    expect(ids({ requirement: ['frame'] })).to.have.length(3);
    expect(ids({ requirement: ['registers.flags', 'frame.too-large'] })).to.have.length(2);
  });

  it('takes what fits both', () => {
    expect(ids({ grep: /^frame/, requirement: ['frame.contents'] })).to.deep.equal(['frame/one-kibibyte']);
  });

  it('is an error when nothing matches', () => {
    expect(() => ids({ grep: /nothing/ })).to.throw(UsageError, 'no scenario matches --grep=nothing');
    expect(() => ids({ grep: /large/, requirement: ['registers.flags'] })).to.throw(
      UsageError,
      ' and --requirement=',
    );
  });

  it('knows every requirement', () => {
    expect(() => ids({ requirement: ['register.flags'] }))
      .to.throw(UsageError, 'no requirement "register.flags"')
      .with.property('remedy', 'did you mean registers.flags?');
    expect(() => ids({ requirement: ['fra'] })).to.throw(UsageError);
  });
});

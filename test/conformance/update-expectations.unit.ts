import { expect } from 'chai';
import { updateExpectations } from '../../harness/conformance/update-expectations.js';
import type { Expectation } from '../../harness/requirements/requirement.js';
import { failed, passed, release, report, scenario, unexpectedPass } from '../report/samples.js';

const why = { reference: 'fork#1', reason: 'not done yet' };
const update = (before: Expectation[], ...results: ReturnType<typeof release>[]) =>
  updateExpectations(before, report(...results), 'amd64');

describe('updating expectations from a report', () => {
  const bad15 = release('1.15.15', [...passed, failed]);
  const bad19 = release('1.19.8', [...passed, failed]);
  const { requirements } = failed;
  const good19 = release('1.19.8', [...passed, scenario(failed.id, 'passed', { requirements })]);

  it('adds one entry for a scenario that fails on several releases, with what is still to be filled in', () => {
    const { expectations, added } = update([], bad15, bad19);
    expect(expectations).to.deep.equal(added);
    expect(added).to.have.lengthOf(1);
    expect(added[0]).to.include({
      scenario: failed.id,
      releases: '1.15.15 || 1.19.8',
      architecture: 'amd64',
      reference: 'not reported',
    });
    expect(added[0]?.reason).to.not.equal('');
  });

  it('keeps an entry that was met, with its words, and adds nothing that it covers', () => {
    const both = failed.requirements.map(requirement => ({ requirement, ...why }));
    for (const before of [[{ scenario: failed.id, ...why }], both]) {
      expect(update(before, bad15).expectations).to.deep.equal(before);
    }
    // One of the two requirements that the scenario finds broken is not expected.
    expect(update(both.slice(0, 1), bad15).added).to.have.lengthOf(1);
  });

  it('removes an entry that was judged and passed everywhere', () => {
    const before = [{ scenario: failed.id, ...why }];
    expect(update(before, good19)).to.deep.include({ expectations: [], removed: before });
  });

  it('removes one that passed unexpectedly', () => {
    const before = [{ scenario: unexpectedPass.id, ...why }];
    expect(update(before, release('1.19.8', [...passed, unexpectedPass])).removed).to.deep.equal(before);
  });

  it('narrows an entry to the releases on which it still fails', () => {
    const { expectations, narrowed } = update(
      [{ scenario: failed.id, releases: '>=1.11', ...why }],
      bad15,
      good19,
    );
    expect(expectations).to.deep.equal([{ scenario: failed.id, releases: '1.15.15', ...why }]);
    expect(narrowed).to.deep.equal(expectations);
  });

  it('leaves an entry alone that the report says nothing about', () => {
    const before: Expectation[] = [
      { scenario: 'frame/elsewhere', ...why },
      { scenario: failed.id, releases: '>=1.22', ...why },
      { scenario: failed.id, architecture: 'arm64', ...why },
    ];
    expect(update(before, good19).expectations).to.deep.equal(before);
  });

  it('names a line for a development tree, and the implementation if both were judged', () => {
    const devel = { ...release('1.28-devel', [failed]), line: '1.28', implementation: 'reference' as const };
    expect(update([], good19, devel).added[0]).to.include({
      releases: '1.28.x',
      implementation: 'reference',
    });
  });
});

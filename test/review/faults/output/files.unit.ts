import { expect } from 'chai';
import { faultsJson, faultsMarkdown } from '../../../../harness/review/faults/output/files.js';
import { exitCodeOfFaults } from '../../../../harness/review/faults/releases.js';
import { expectValid } from '../../../cli/schemas.js';
import { summary } from '../samples.js';

describe('what faults writes', () => {
  it('says which Gos could not be judged, in JSON as its schema describes it', () => {
    const unjudged = { release: 'Go 1.20.14', sentence: 'Go 1.20.14 does not build', exitCode: 4 };
    const settled = [
      { place: 0, result: summary },
      { place: 1, unjudged },
    ];
    expectValid('faults', JSON.parse(faultsJson(settled)));
    expect(faultsMarkdown(settled)).to.include(
      '**Go 1.20.14 could not be judged:** Go 1.20.14 does not build',
    );
    expect(exitCodeOfFaults(settled)).to.equal(4);
    expect(exitCodeOfFaults(settled.slice(0, 1))).to.equal(1);
  });
});

import { expect } from 'chai';
import { badgeReport } from '../../../harness/report/reporters/badge.js';
import { bad, cutOff, good, report, samples, selected, withKnownDefect } from '../samples.js';

function badge(of: Parameters<typeof badgeReport>[0]): Record<string, unknown> {
  return JSON.parse(badgeReport(of)) as Record<string, unknown>;
}

describe('badge', () => {
  it('says of one release whether it conforms', () => {
    expect(badge(report(good))).to.deep.equal({
      schemaVersion: 1,
      label: 'Go debug calls',
      message: 'Go 1.15.15 conforms',
      color: 'brightgreen',
    });
    expect(badge(report(bad)).message).to.equal('Go 1.19.8 does not conform');
  });

  it('is green for whole runs only: a part is blue, what was not judged is grey', () => {
    expect(badge(report(selected))).to.include({
      message: 'Go 1.27.3: 1 of 5 requirements looked at: it holds',
      color: 'blue',
    });
    expect(badge(report(good, selected))).to.include({
      message: '1 of 2 releases conform, 1 hold in part',
      color: 'blue',
    });
    expect(badge(report(cutOff))).to.include({ message: 'Go 1.26.1 not judged in full', color: 'lightgrey' });
    expect(badge({ ...report(), unjudged: samples.matrix?.unjudged ?? [] })).to.include({
      color: 'lightgrey',
    });
  });

  it('counts several, those that could not be judged among them', () => {
    expect(badge(report(good, withKnownDefect)).message).to.equal('2 of 2 releases conform');
    const { matrix } = samples;
    expect(matrix && badge(matrix)).to.include({
      message: '2 of 5 releases conform, 1 not judged',
      color: 'red',
    });
  });
});

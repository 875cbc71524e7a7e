import { expect } from 'chai';
import { plain } from '../../../../harness/report/text.js';
import { faultsReporters } from '../../../../harness/review/faults/output/all.js';
import { expectValid } from '../../../cli/schemas.js';
import { summary } from '../samples.js';

const settled = [
  { place: 0, result: summary },
  { place: 1, unjudged: { release: 'Go 1.20.14', sentence: 'Go 1.20.14 does not build', exitCode: 4 } },
];

function output(reporter: string, report = settled): string {
  const make = faultsReporters[reporter];
  if (make === undefined) throw new Error(`no reporter ${reporter}`);
  return make(report as Parameters<typeof make>[0], plain);
}

describe('the outputs of faults', () => {
  it('name the Gos that could not be judged, in JSON as its schema describes it', () => {
    expectValid('faults', JSON.parse(output('json')));
    expect(output('markdown')).to.include('**Go 1.20.14 could not be judged:** Go 1.20.14 does not build');
    expect(output('html')).to.include('Go 1.20.14 does not build');
    expect(output('console')).to.include('Go 1.20.14 does not build');
  });

  it('mark a partial run', () => {
    const partial = [
      { place: 0, result: { ...summary, notJudged: 12 } },
      { place: 1, unjudged: { release: 'Go 1.27', sentence: 'interrupted', exitCode: 143 } },
    ];
    expectValid('faults', JSON.parse(output('json', partial)));
    for (const reporter of ['console', 'markdown', 'html']) {
      expect(output(reporter, partial), reporter).to.include(
        'partial: the run was interrupted, 12 faults not judged',
      );
    }
  });
});

import { expect } from 'chai';
import { runtimeTestsDocument } from '../../../../harness/review/faults/output/runtime-tests.js';
import { summaryText } from '../../../../harness/review/faults/output/text.js';
import { summary } from '../samples.js';

const own = { ...summary, judge: 'runtime-tests', scenarios: 6 } as const;

describe("a run in which the runtime's own tests judge", () => {
  it('says so, and speaks of no scenarios', () => {
    const text = summaryText(own);
    expect(text).to.include("Go 1.15.15 (own), the runtime's own tests alone, 6 tests");
    expect(text).not.to.include('scenarios');
  });

  it('becomes a row, and a column by what the faults are in', () => {
    const series = { ...own, origin: 'a tree, with the series flags' };
    const page = runtimeTestsDocument([own, series]);
    expect(page).to.include('| 1.15.15 | 6 | 7 | 4 | 3 | 75.0% |');
    expect(page).to.include('| 1.15.15, with the series flags | 6 | 7 | 4 | 3 | 75.0% |');
    expect(page).to.include('| noticed in | 1.15.15 | 1.15.15, with the series flags |');
    expect(page).to.match(/\| \w+ \| 3 of 4 \| 3 of 4 \|/);
  });
});

import { expect } from 'chai';
import { compareReports } from '../../harness/report/compare.js';
import { comparisonLines } from '../../harness/report/console/comparison.js';
import type { Report } from '../../harness/report/model.js';
import { markdownReport } from '../../harness/report/reporters/markdown.js';
import { plain } from '../../harness/report/text.js';
import { exitCodeFor } from '../../harness/report/verdict.js';
import {
  failed,
  knownDefect,
  notJudged,
  passed,
  release,
  report,
  runtimeTests,
  samples,
  scenario,
  unexpectedPass,
} from './samples.js';

const well = report(release('1.19.8', passed));
const broken = report(release('1.19.8', [...passed, failed]));

function against(now: Report, before: Report): Report {
  return { ...now, comparison: compareReports(now, { name: 'previous.json', report: before }) };
}

describe('a report beside an earlier one', () => {
  it('has a regression where a requirement held and no longer does', () => {
    const { comparison } = against(broken, well);
    expect(comparison?.regressions).to.deep.equal([
      { release: 'Go 1.19.8', kind: 'requirement', name: 'frame.result', before: 'holds', now: 'fails' },
    ]);
    expect(comparison?.mended).to.deep.equal([]);
  });

  it('has nothing where what fails has failed before, and something mended the other way round', () => {
    expect(against(broken, broken).comparison).to.deep.include({ regressions: [], mended: [] });
    expect(against(well, broken).comparison?.mended.map(({ name }) => name)).to.deep.equal(['frame.result']);
  });

  it('counts tests of the runtime', () => {
    const hangs = { ...runtimeTests.hung, name: 'TestDebugCall' };
    const { comparison } = against(report(release('1.19.8', passed, [hangs])), well);
    expect(comparison?.regressions).to.deep.equal([
      { release: 'Go 1.19.8', kind: 'runtime test', name: 'TestDebugCall', before: 'passed', now: 'hung' },
    ]);
  });

  it('takes a known defect, and one that passes, for no regression', () => {
    const before = report(release('1.19.8', [...passed, { ...knownDefect, outcome: 'passed' }]));
    expect(
      against(report(release('1.19.8', [...passed, knownDefect])), before).comparison?.regressions,
    ).to.deep.equal([]);
    const known = report(release('1.19.8', [...passed, knownDefect]));
    expect(
      against(report(release('1.19.8', [...passed, unexpectedPass])), known).comparison?.regressions,
    ).to.deep.equal([]);
  });

  it('compares each implementation with itself, and a new release with the last of its line', () => {
    const reference = { ...release('1.19.8', [...passed, failed]), implementation: 'reference' as const };
    expect(against(report(reference), well).comparison).to.deep.include({
      regressions: [],
      unmatched: ['Go 1.19.8 (reference implementation)'],
    });
    const next = against(report(release('1.19.9', [...passed, failed])), well);
    expect(next.comparison?.regressions.map(one => one.release)).to.deep.equal(['Go 1.19.9']);
    expect(against(report(release('1.20.1', passed)), well).comparison?.unmatched).to.deep.equal([
      'Go 1.20.1',
    ]);
  });

  it('has a regression where a release can no longer be judged', () => {
    const matrix = samples.matrix as Report;
    expect(
      against(matrix, well).comparison?.regressions.filter(one => one.kind === 'release'),
    ).to.have.length(1);
    expect(against(matrix, matrix).comparison?.regressions).to.deep.equal([]);
  });

  it('has none where a release is not available, or the run did not come to it: it is listed as not judged', () => {
    for (const exitCode of [3, 6, 130]) {
      const lost = {
        ...report(release('1.19.8', passed)),
        unjudged: [{ release: 'Go 1.20.14', sentence: 'gone', exitCode }],
      };
      const { comparison } = against(lost, well);
      expect(comparison?.regressions, `${exitCode}`).to.deep.equal([]);
      expect(comparison?.unjudged?.map(one => one.release)).to.deep.equal(['Go 1.20.14']);
      expect(exitCodeFor({ ...lost, ...(comparison && { comparison }) }, 'regression')).to.equal(exitCode);
    }
  });

  it('is told at the end of the console report and in the summary of a job', () => {
    const compared = against(broken, well);
    expect(comparisonLines(compared.comparison, plain).join('\n')).to.equal(
      '\nSince previous.json of 2026-11-21 01:30 UTC: 1 regression.\n  ✗ Go 1.19.8: frame.result (holds -> fails)',
    );
    expect(markdownReport(compared))
      .to.include('**Since previous.json of 2026-11-21 01:30 UTC:** 1 regression.')
      .and.to.include('\n- ❌ Go 1.19.8: frame.result (holds -> fails)\n');
  });
});

describe('what was judged before and now is not', () => {
  const open = report(
    release('1.19.8', [...passed.slice(1), ...notJudged, scenario('frame/open', 'not-judged')]),
  );

  it('is no regression, and is listed', () => {
    const { comparison } = against(open, report(release('1.19.8', [...passed, knownDefect])));
    expect(comparison?.regressions).to.deep.equal([]);
    expect(
      comparison?.unjudged?.map(({ name, before, now }) => `${name}: ${before} -> ${now}`),
    ).to.deep.equal(['frame.result: holds -> not-judged', 'registers.flags: known-defect -> not-judged']);
    const told = comparisonLines(comparison, plain).join('\n');
    expect(told).to.include(': no regression, 2 no longer judged.');
    expect(told).to.include('  ? Go 1.19.8: frame.result (holds -> not-judged)');
  });
});

describe('what ends with which code', () => {
  const matrix = samples.matrix as Report;
  const cutOffReport = report(release('1.19.8', [...passed, ...notJudged]));
  const brokenAndCutOff = report(release('1.19.8', [...passed, failed, ...notJudged.slice(0, 1)]));
  const cases: [string, Report, [any: number, regression: number, never: number]][] = [
    ['all is well', against(well, well), [0, 0, 0]],
    ['something broke', against(broken, well), [1, 1, 0]],
    ['something was not judged', against(cutOffReport, well), [6, 6, 6]],
    ['something broke, and something was not judged', against(brokenAndCutOff, well), [1, 1, 6]],
    ['something was broken before', against(broken, broken), [1, 0, 0]],
    ['a release that does not build any more', against(matrix, well), [4, 4, 4]],
    ['a release that never built', against(matrix, matrix), [4, 0, 4]],
    [
      'a known defect that passes',
      against(samples.surprising as Report, samples.surprising as Report),
      [1, 0, 0],
    ],
  ];
  for (const [what, one, [any, regression, never]] of cases) {
    it(what, () => {
      expect([
        exitCodeFor(one, 'any'),
        exitCodeFor(one, 'regression'),
        exitCodeFor(one, 'never'),
      ]).to.deep.equal([any, regression, never]);
    });
  }
});

import { expect } from 'chai';
import { exitCodeOf, judged, requirementResults, strict, verdictOn } from '../../harness/report/summarise.js';
import { reasonOf } from '../../harness/scenarios/outcome.js';
import {
  bad,
  cutOff,
  failed,
  good,
  knownDefect,
  notApplicable,
  notJudged,
  passed,
  release,
  report,
  requirements,
  runtimeTests,
  samples,
  scenario,
  selected,
  surprising,
  withKnownDefect,
} from './samples.js';

describe('summary of a run', () => {
  const outcome = (id: string, ...scenarios: Parameters<typeof requirementResults>[1]) =>
    requirementResults(requirements, scenarios).find(result => result.id === id)?.outcome;

  it('lets one failure decide over passes and known defects', () => {
    expect(outcome('frame.result', ...passed)).to.equal('holds');
    expect(outcome('frame.result', ...passed, failed)).to.equal('fails');
    const known = scenario('frame/known', 'known-defect');
    expect(outcome('frame.result', ...passed, known)).to.equal('known-defect');
    expect(outcome('frame.result', known, failed)).to.equal('fails');
  });

  it('calls a requirement not applicable when nothing could look at it', () => {
    expect(outcome('abi.registers', notApplicable)).to.equal('not-applicable');
    expect(outcome('abi.registers')).to.equal('not-applicable');
  });

  it('takes a requirement as judged only when every scenario of it was', () => {
    expect(outcome('registers.flags', ...notJudged)).to.equal('not-judged');
    const open = scenario('frame/open', 'not-judged');
    expect(outcome('frame.result', ...passed, open)).to.equal('not-judged');
    expect(outcome('frame.result', ...passed, open, failed)).to.equal('fails');
    expect(outcome('frame.result', open, scenario('frame/known', 'known-defect'))).to.equal('known-defect');
  });

  it('says of a release what was found out and no more', () => {
    expect([good, bad, cutOff, selected].map(verdictOn)).to.deep.equal([
      'conforms',
      'nonconforming',
      'not-judged',
      'part-holds',
    ]);
    expect(verdictOn({ ...bad, selectedOf: { requirements: 9, scenarios: 9 } })).to.equal('nonconforming');
    expect(verdictOn({ ...cutOff, selectedOf: { requirements: 9, scenarios: 9 } })).to.equal('not-judged');
  });

  it('ends with 6 where something was not judged, unless something worse is known', () => {
    expect(exitCodeOf(report(cutOff))).to.equal(6);
    expect(exitCodeOf(report(cutOff, good))).to.equal(6);
    expect(exitCodeOf(report(cutOff, bad))).to.equal(1);
    const gone = [{ release: 'Go 1.16', sentence: 'it is not available here', exitCode: 3 }];
    expect(exitCodeOf({ ...report(cutOff, bad), unjudged: gone })).to.equal(3);
    expect(exitCodeOf(report(selected))).to.equal(0);
  });

  it('ends with 0 when all conforms, known defects included', () => {
    expect(exitCodeOf(report(good, withKnownDefect))).to.equal(0);
  });

  it('ends with 1 for a failure, an unexpected pass, and a runtime test that fails or hangs', () => {
    expect(exitCodeOf(report(good, bad))).to.equal(1);
    expect(exitCodeOf(report(surprising))).to.equal(1);
    expect(exitCodeOf(report(release('1.15', passed, [runtimeTests.failed])))).to.equal(1);
    expect(exitCodeOf(report(release('1.15', passed, [runtimeTests.hung])))).to.equal(1);
    expect(exitCodeOf(report(release('1.15', passed, [runtimeTests.skipped])))).to.equal(0);
  });

  it('ends with the code of a release that could not be judged', () => {
    const matrix = samples.matrix;
    expect(matrix && exitCodeOf(matrix)).to.equal(4);
  });

  it('makes a known defect a failure under --strict, with its reference', () => {
    const [result] = strict([knownDefect]);
    expect(result).to.include({ outcome: 'failed', reason: reasonOf(knownDefect) });
    expect(exitCodeOf(report(release('1.27.3', strict([...passed, knownDefect]))))).to.equal(1);
  });

  it('knows a release on which nothing was judged', () => {
    expect(judged(release('1.15', [notApplicable], [runtimeTests.skipped]))).to.equal(false);
    expect(judged(release('1.15', [notApplicable, ...passed], []))).to.equal(true);
  });
});

import { expect } from 'chai';
import { exitCodeOf, judged, requirementResults, strict } from '../../harness/report/summarise.js';
import {
  bad,
  failed,
  good,
  knownDefect,
  notApplicable,
  passed,
  release,
  report,
  requirements,
  runtimeTests,
  samples,
  scenario,
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
    expect(result).to.include({ outcome: 'failed', reason: knownDefect.reason });
    expect(exitCodeOf(report(release('1.27.3', strict([...passed, knownDefect]))))).to.equal(1);
  });

  it('knows a release on which nothing was judged', () => {
    expect(judged(release('1.15', [notApplicable], [runtimeTests.skipped]))).to.equal(false);
    expect(judged(release('1.15', [notApplicable, ...passed], []))).to.equal(true);
  });
});

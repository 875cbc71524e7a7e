import { expect } from 'chai';
import type { Report } from '../../../harness/report/model.js';
import { failureOf } from '../../../harness/scenarios/outcome.js';
import { cli } from '../program.js';

/**
 * Lines that Debian's archives have: one for each change of the protocol, of the tables and of what is known to be broken.
 * With DEBUGCALL_EVERYTHING all of them, which takes twice as long.
 */
const lines = process.env.DEBUGCALL_EVERYTHING
  ? ['1.15', '1.19', '1.21', '1.22', '1.23', '1.24', '1.25', '1.26', '1.27']
  : ['1.15', '1.19', '1.22', '1.25', '1.27'];

describe('the matrix of releases that Debian has', function () {
  this.timeout(1_800_000);
  let report: Report;

  before(async () => {
    const { code, stdout, stderr } = await cli([`--go=${lines.join(',')}`, '--reporter=json'], {
      timeoutMs: 1_800_000,
    });
    expect(code, stderr).to.equal(0);
    report = JSON.parse(stdout) as Report;
  });

  it('has a result for each', () => {
    expect(report.results.map(result => result.line)).to.deep.equal(lines);
    expect(report.unjudged).to.equal(undefined);
  });

  for (const line of lines) {
    it(`finds that ${line} keeps every promise but those that are known to be broken`, () => {
      const result = report.results.find(each => each.line === line);
      const broken = result?.scenarios.filter(
        ({ outcome }) => outcome === 'failed' || outcome === 'unexpected-pass',
      );
      expect(broken?.map(scenario => `${scenario.id}: ${failureOf(scenario)?.message}`)).to.deep.equal([]);
      expect(result?.runtimeTests.map(({ outcome }) => outcome)).to.deep.equal(
        result?.runtimeTests.map(() => 'passed'),
      );
      expect(result?.runtimeTests.length).to.be.at.least(6);
    });
  }
});

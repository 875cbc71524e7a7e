import { expect } from 'chai';
import { consoleEnd } from '../../harness/report/console/report.js';
import { differenceLines, implementationDifferences } from '../../harness/report/differences.js';
import type { ReleaseResult, RuntimeTestResult, ScenarioResult } from '../../harness/report/model.js';
import { plain } from '../../harness/report/text.js';
import { failed, knownDefect, passed, release, report, runtimeTests, scenario } from './samples.js';

const flags = scenario('registers/flags-kept', 'passed', { requirements: ['registers.flags'] });

function reference(version: string, scenarios: ScenarioResult[], tests?: RuntimeTestResult[]): ReleaseResult {
  return { ...release(version, scenarios, tests), implementation: 'reference' };
}

describe('differences of own and reference', () => {
  const own = release('1.15.15', [...passed, knownDefect]);

  it('are the requirements that come out otherwise, and nothing else', () => {
    const both = report(own, reference('1.15.15', [...passed, flags]));
    expect(implementationDifferences(both)).to.deep.equal([
      { release: '1.15.15', found: [{ name: 'registers.flags', own: 'known-defect', reference: 'holds' }] },
    ]);
    expect(differenceLines(both, { ...plain, width: 200 }).at(-1)).to.equal(
      "  Go 1.15.15: the reference implementation differs from the tree's own in registers.flags (known defect -> holds), and in nothing else.",
    );
  });

  it('are those on one processor', () => {
    const on = (result: ReleaseResult, architecture: string): ReleaseResult => ({ ...result, architecture });
    const ported = on(reference('1.15.15', [...passed, flags]), 'riscv64');
    expect(implementationDifferences(report(on(own, 'arm64'), ported))).to.deep.equal([]);
    const [same] = implementationDifferences(report(on(own, 'riscv64'), ported));
    expect(same?.release).to.equal('1.15.15 riscv64');
  });

  it('are named one by one, tests of the runtime among them', () => {
    const worse = reference(
      '1.15.15',
      [...passed.slice(1), failed, flags],
      [{ ...runtimeTests.passed, outcome: 'failed' }],
    );
    const [only] = implementationDifferences(report(own, worse));
    expect(only?.found.map(({ name, reference: outcome }) => `${name} ${outcome}`)).to.deep.equal([
      'frame.result fails',
      'frame.too-large fails',
      'registers.flags holds',
      'TestDebugCall failed',
    ]);
  });

  it('are said of a test that only one side has', () => {
    const less = reference('1.15.15', [...passed, knownDefect], []);
    expect(differenceLines(report(own, less), { ...plain, width: 200 }).at(-1)).to.include(
      'TestDebugCall (passed -> not judged)',
    );
  });

  it('are none where all is the same', () => {
    const same = report(own, reference('1.15.15', own.scenarios));
    expect(differenceLines(same, plain).at(-1)).to.match(/ in nothing\.$/);
  });

  it('are told release by release, after the matrix, and only where both were judged', () => {
    const two = report(
      own,
      reference('1.15.15', [...passed, flags]),
      release('1.16.15', passed),
      reference('1.17.13', passed),
      release('1.18.10', [...passed, knownDefect]),
      reference('1.18.10', [...passed, knownDefect]),
    );
    expect(implementationDifferences(two).map(one => one.release)).to.deep.equal(['1.15.15', '1.18.10']);
    const shown = consoleEnd(two, plain);
    expect(shown.indexOf('Go 1.15.15: the reference')).to.be.greaterThan(shown.indexOf('registers.flags'));
    expect(shown.indexOf('Go 1.18.10: the reference')).to.be.lessThan(shown.indexOf('Requirements '));
    expect(consoleEnd(report(own, release('1.16.15', passed)), plain)).not.to.include(
      'the reference implementation',
    );
  });
});

import { expect } from 'chai';
import type { Expectation } from '../../harness/requirements/requirement.js';
import { withExpected } from '../../harness/scenarios/expected.js';
import type { ScenarioResult } from '../../harness/scenarios/result.js';
import type { Scenario } from '../../harness/scenarios/scenario.js';
import { scenario } from '../report/samples.js';

const why = { reference: 'fork#1', reason: 'not done yet' };
const requirements = ['frame.moves'];
const failing = scenario('frame/a', 'failed', { requirements, failure: { message: 'no', repeat: 'x' } });
const passing = scenario('frame/b', 'passed', { requirements });
const catalogue = [failing, passing].map(({ id }) => ({ id, requirements }) as unknown as Scenario);

function outcomes(results: ScenarioResult[], ...expectations: Expectation[]): string[] {
  return withExpected(results, expectations, catalogue).map(({ outcome }) => outcome);
}

describe('failures that a user expects', () => {
  it('are known defects, with their reference and reason', () => {
    const [result] = withExpected([failing], [{ scenario: 'frame/a', ...why }], catalogue);
    expect(result).to.deep.include({ outcome: 'known-defect', reason: 'fork#1: not done yet' });
    expect(result).to.have.property('failure');
  });

  it('may be those of a requirement: scenarios of it that pass are as they should be', () => {
    expect(outcomes([failing, passing], { requirement: 'frame.moves', ...why })).to.deep.equal([
      'known-defect',
      'passed',
    ]);
  });

  it('leave a failure of another requirement a failure', () => {
    const both = { ...failing, requirements: ['frame.moves', 'frame.apart'] };
    expect(outcomes([both], { requirement: 'frame.moves', ...why })).to.deep.equal(['failed']);
    expect(outcomes([both], { scenario: 'frame/b', ...why })).to.deep.equal(['failed']);
  });

  it('leave what is not expected of a scenario a failure, requirement by requirement', () => {
    const both = scenario('frame/a', 'failed', {
      requirements: ['frame.moves', 'frame.apart', 'frame.spill'],
      requirementOutcomes: { 'frame.moves': 'fails', 'frame.apart': 'fails', 'frame.spill': 'holds' },
      failure: { message: 'no', requirement: 'frame.moves', repeat: 'x' },
    });
    const moves = { requirement: 'frame.moves', ...why };
    const [half] = withExpected([both], [moves], catalogue);
    expect(half).to.deep.include({
      outcome: 'failed',
      requirementOutcomes: { 'frame.moves': 'known-defect', 'frame.apart': 'fails', 'frame.spill': 'holds' },
    });
    expect(outcomes([both], moves, { requirement: 'frame.apart', ...why })).to.deep.equal(['known-defect']);
  });

  it('are unexpected passes when the scenario passes', () => {
    const [, result] = withExpected([failing, passing], [{ scenario: 'frame/b', ...why }], catalogue);
    expect(result).to.deep.include({ outcome: 'unexpected-pass', reason: 'fork#1: not done yet' });
  });

  it('are an unexpected pass when no scenario of the requirement fails', () => {
    const mended = scenario('frame/a', 'passed', { requirements });
    expect(outcomes([mended, passing], { requirement: 'frame.moves', ...why })).to.deep.equal([
      'unexpected-pass',
      'passed',
    ]);
  });

  it('are not judged by a part of the scenarios of a requirement, or by one without a verdict', () => {
    const expectation = { requirement: 'frame.moves', ...why };
    expect(outcomes([passing], expectation)).to.deep.equal(['passed']);
    const open = scenario('frame/a', 'not-judged', { requirements, cause: 'not-reached', reason: 'x' });
    expect(outcomes([open, passing], expectation)).to.deep.equal(['not-judged', 'passed']);
  });

  it('change nothing that this program knows as a defect itself', () => {
    const known = scenario('frame/a', 'known-defect', {
      requirements,
      reason: 'delve#1: x',
      failure: { message: '', repeat: '' },
    });
    expect(withExpected([known], [{ scenario: 'frame/a', ...why }], catalogue)).to.deep.equal([known]);
  });
});

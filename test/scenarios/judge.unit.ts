import { expect } from 'chai';
import { outcomeFor, resultOf, saysOf } from '../../harness/scenarios/judge.js';
import type { Failed } from '../../harness/scenarios/outcome.js';
import type { Played } from '../../harness/scenarios/result.js';
import type { Scenario } from '../../harness/scenarios/scenario.js';

/** 1.15 is known to lose the flags (delve#2985), and to keep the other two. */
const requirements = ['registers.general', 'registers.flags', 'status.restore'];
const scenario = { id: 'registers/all', title: 'all', requirements, fixtures: [] } as unknown as Scenario;
const judged = {
  version: { major: 1, minor: 15, patch: 15 },
  processor: 'amd64',
  implementation: 'own',
} as const;
const facts = { durationMs: 5, injections: 2 };
const failed = (failure: Failed['failure'], more: Partial<Failed> = {}): Played => ({
  outcome: 'failed',
  failure,
  ...more,
  ...facts,
});
const flags = { message: 'flags', requirement: 'registers.flags' };
const general = { message: 'rax', requirement: 'registers.general' };

function result(played: Played): ReturnType<typeof resultOf> {
  return resultOf(scenario, played, judged, id => `again ${id}`);
}

describe('what a play says about a release', () => {
  it('is a known defect where nothing else fails, and the other requirements hold', () => {
    const one = result(failed(flags));
    expect(one).to.deep.include({
      outcome: 'known-defect',
      failure: { ...flags, repeat: 'again registers/all' },
      requirementOutcomes: {
        'registers.general': 'holds',
        'registers.flags': 'known-defect',
        'status.restore': 'holds',
      },
    });
    expect(one).to.have.property('reason').that.includes('delve#2985');
  });

  it('does not excuse another requirement because of a known defect', () => {
    const one = result(failed(general, { unjudged: ['registers.flags', 'status.restore'] }));
    expect(one).to.include({ outcome: 'failed' });
    expect(requirements.map(id => outcomeFor(id, one))).to.deep.equal(['fails', 'not-judged', 'not-judged']);
    const both = result(failed(flags, { others: [general] }));
    expect(both).to.deep.nested.include({
      outcome: 'failed',
      'failure.requirement': 'registers.general',
      'others[0].requirement': 'registers.flags',
    });
  });

  it('is an unexpected pass where a known defect does not show', () => {
    const one = result({ outcome: 'passed', ...facts });
    expect(one).to.include({ outcome: 'unexpected-pass' });
    expect(requirements.map(id => outcomeFor(id, one))).to.deep.equal(['holds', 'unexpected-pass', 'holds']);
  });

  it('is about the first requirement where the scenario was killed', () => {
    const one = result(failed({ message: 'it hung', hung: true }));
    expect(requirements.map(id => outcomeFor(id, one))).to.deep.equal(['fails', 'not-judged', 'not-judged']);
  });

  it('is nothing where there is no verdict', () => {
    const open: Played = { outcome: 'not-judged', cause: 'machine', reason: 'no memory', ...facts };
    expect(result(open)).to.include({ outcome: 'not-judged', cause: 'machine', reason: 'no memory' });
    expect(result(open)).not.to.have.property('requirementOutcomes');
    expect(saysOf('registers.flags', requirements, open)).to.equal('not-judged');
  });
});

import { expect } from 'chai';
import {
  changeOf,
  requirementDifferences,
  scenarioDifference,
} from '../../../harness/review/difference/difference.js';
import type { Failed } from '../../../harness/scenarios/outcome.js';
import type { PlayFacts } from '../../../harness/scenarios/result.js';
import { failed, passed } from './samples.js';

describe('the change of an outcome', () => {
  it('ignores addresses and places in messages', () => {
    expect(changeOf(failed('at 0x12 of /a/b/c.go:1234'), failed('at 0x34 of /d/c.go:1235'))).to.equal(
      undefined,
    );
    expect(changeOf(failed('refused'), failed('hung'))).to.equal('changed text');
    expect(changeOf(passed, failed('x'))).to.equal('broken');
    expect(changeOf(failed('x'), passed)).to.equal('fixed');
    expect(changeOf(passed, { ...passed, outcome: 'not-applicable', reason: 'for Go >=1.17' })).to.equal(
      'no longer judged',
    );
    expect(changeOf(passed, { ...passed, durationMs: 5000 })).to.equal('slower');
    expect(changeOf(passed, { ...passed, durationMs: 500 })).to.equal(undefined);
    const kept = { ...passed, outcome: 'not-judged', cause: 'sandbox', reason: 'no network' } as const;
    expect(changeOf(kept, kept), 'what neither side could show').to.equal(undefined);
    expect(changeOf(passed, kept)).to.equal('not judged');
    expect(changeOf({ ...kept, cause: 'machine' }, { ...kept, cause: 'machine' })).to.equal('not judged');
  });

  it('blames a change on the requirements that it is about, and calls the others not judged', () => {
    const requirements = ['refusal.runtime', 'refusal.restore', 'status.ready'];
    const failure = (requirement: string) => ({ message: 'x', requirement });
    const broken: Failed & PlayFacts = {
      outcome: 'failed',
      durationMs: 10,
      injections: 1,
      failure: failure('refusal.runtime'),
      unjudged: ['status.ready'],
    };
    const sides = { baseline: passed, candidate: broken };
    const difference = scenarioDifference('refusal/runtime', requirements, 'broken', sides);
    expect(difference).to.deep.include({ requirements: ['refusal.runtime'], unjudged: ['status.ready'] });
    expect(requirementDifferences(requirements, [difference], () => false)).to.deep.equal([
      { id: 'refusal.runtime', change: 'broken', scenarios: ['refusal/runtime'] },
      { id: 'status.ready', change: 'not judged', scenarios: ['refusal/runtime'] },
    ]);

    const other = { ...broken, failure: failure('refusal.restore') };
    expect(changeOf(broken, other)).to.equal('broken');
    expect(changeOf({ ...broken, others: [failure('refusal.restore')] }, broken)).to.equal('fixed');
    expect(changeOf(broken, { ...broken, failure: { ...broken.failure, message: 'y' } })).to.equal(
      'changed text',
    );
  });
});

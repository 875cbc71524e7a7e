import { expect } from 'chai';
import { judgementOf } from '../../../harness/review/difference/compare.js';
import { verdictOf } from '../../../harness/review/review.js';
import { failed, passed } from './samples.js';

describe('the comparison of two sides', () => {
  it("doesn't count what differs once but not in the repetition", async () => {
    const scenarios = ['registers.flags', 'refusal.runtime'].map(requirement => ({
      id: requirement.replace('.', '/'),
      title: '',
      requirements: [requirement],
      fixtures: [],
      run: () => undefined,
    }));
    const good = new Map(scenarios.map(({ id }) => [id, passed]));
    const bad = new Map(scenarios.map(({ id }) => [id, failed('x')]));
    const judged = await judgementOf(
      scenarios,
      { played: bad, tests: [] },
      { played: good, tests: [] },
      {
        baseline: () => Promise.resolve(good),
        candidate: () => Promise.resolve(new Map([...bad, ['refusal/runtime', passed]])),
      },
    );
    expect(judged.unsteady).to.deep.equal(['refusal/runtime']);
    expect(judged.requirements).to.deep.equal([
      { id: 'registers.flags', change: 'broken', scenarios: ['registers/flags'] },
    ]);
    expect(verdictOf(judged)).to.equal('worse');
    expect(verdictOf({ ...judged, requirements: [], scenariosChanged: [] })).to.equal('no difference');
  });
});

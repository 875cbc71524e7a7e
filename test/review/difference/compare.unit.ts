import { expect } from 'chai';
import { judgementOf } from '../../../harness/review/difference/compare.js';
import { verdictOf } from '../../../harness/review/review.js';
import { failed, notJudged, passed } from './samples.js';

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

  it('calls a scenario slower only if each play of it was slower than each on the baseline', async () => {
    const scenarios = [
      { id: 'gc/x', title: '', requirements: ['gc.pinned'], fixtures: [], run: () => undefined },
    ];
    const taking = (durationMs: number) => new Map([['gc/x', { ...passed, durationMs }]]);
    const judged = (secondBaselineMs: number) =>
      judgementOf(
        scenarios,
        { played: taking(9000), tests: [] },
        { played: taking(100), tests: [] },
        {
          baseline: () => Promise.resolve(taking(secondBaselineMs)),
          candidate: () => Promise.resolve(taking(9500)),
        },
      );
    expect((await judged(4000)).unsteady).to.deep.equal(['gc/x']);
    expect((await judged(200)).scenariosChanged.map(({ change }) => change)).to.deep.equal(['slower']);
  });

  it('makes no verdict of a scenario that was not judged, and takes the second play of it', async () => {
    const scenarios = ['registers.flags', 'refusal.runtime'].map(requirement => ({
      id: requirement.replace('.', '/'),
      title: '',
      requirements: [requirement],
      fixtures: [],
      run: () => undefined,
    }));
    const good = new Map(scenarios.map(({ id }) => [id, passed]));
    const killed = new Map(scenarios.map(({ id }) => [id, notJudged('machine')]));
    const again: string[][] = [];
    const judged = await judgementOf(
      scenarios,
      { played: killed, tests: [] },
      { played: good, tests: [] },
      {
        baseline: () => Promise.resolve(good),
        candidate: ids => {
          again.push([...ids]);
          return Promise.resolve(new Map([...killed, ['refusal/runtime', passed]]));
        },
      },
    );
    expect(again).to.deep.equal([['registers/flags', 'refusal/runtime']]);
    expect(judged).to.deep.include({
      unsteady: [],
      requirements: [{ id: 'registers.flags', change: 'not judged', scenarios: ['registers/flags'] }],
    });
    expect(judged.scenariosChanged.map(({ candidate }) => candidate)).to.deep.equal([
      {
        outcome: 'not judged',
        durationMs: 0,
        injections: 0,
        message: 'by this machine’s fault: it was killed',
      },
    ]);
    expect(verdictOf(judged)).to.equal('not judged');
  });
});

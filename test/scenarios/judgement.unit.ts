import { expect } from 'chai';
import { ProtocolError } from '../../harness/protocol/call.js';
import { Judgement } from '../../harness/scenarios/judgement.js';
import type { ScenarioEnding } from '../../harness/scenarios/outcome.js';

const requirements = ['refusal.runtime', 'refusal.restore', 'status.restore'];

/** Plays a scenario of these requirements, and returns how it ends. */
function play(run: (judgement: Judgement) => void): ScenarioEnding {
  const judgement = new Judgement(requirements, error => ({ message: (error as Error).message }));
  try {
    run(judgement);
  } catch (error) {
    return judgement.endingAfter(error);
  }
  return judgement.ending;
}

const wrong = (what: string) => () => expect(1, what).to.equal(2);
const crash = (what: string) => () => {
  throw new Error(what);
};

describe('the judgement of a scenario', () => {
  it('is a pass where nothing fails', () => {
    expect(play(judgement => judgement.about('refusal.restore', () => undefined))).to.deep.equal({
      outcome: 'passed',
    });
  });

  it('blames an assertion on the requirement that it is about, and goes on', () => {
    const ending = play(judgement => {
      judgement.about('refusal.runtime', wrong('the reason'));
      judgement.about('refusal.restore', () => undefined);
    });
    expect(ending).to.deep.equal({
      outcome: 'failed',
      failure: { message: 'the reason: expected 1 to equal 2', requirement: 'refusal.runtime' },
    });
  });

  it('has a failure for each requirement that is broken, the first of it', () => {
    const ending = play(judgement => {
      judgement.about('refusal.runtime', wrong('a'));
      judgement.about('refusal.runtime', wrong('b'));
      judgement.about('refusal.restore', wrong('c'));
    });
    expect(ending).to.deep.nested.include({
      'failure.message': 'a: expected 1 to equal 2',
      'others[0].requirement': 'refusal.restore',
    });
    expect(ending).to.have.property('others').with.lengthOf(1);
    expect(ending).not.to.have.property('unjudged');
  });

  it('blames what has no subject on the first requirement, and has not judged the others', () => {
    expect(play(crash('it died'))).to.deep.equal({
      outcome: 'failed',
      failure: { message: 'it died', requirement: 'refusal.runtime' },
      unjudged: ['refusal.restore', 'status.restore'],
    });
  });

  it('ends with any other error than an assertion, which is what the part was about', () => {
    for (const run of [
      (judgement: Judgement) => judgement.about('refusal.restore', crash('it died')),
      (judgement: Judgement) => judgement.demand('refusal.restore', crash('it died')),
      (judgement: Judgement) =>
        judgement.demand('status.restore', () => judgement.demand('refusal.restore', wrong('it'))),
    ]) {
      expect(play(run)).to.deep.nested.include({
        'failure.requirement': 'refusal.restore',
        unjudged: ['refusal.runtime', 'status.restore'],
      });
    }
  });

  it('keeps what was found before the error', () => {
    const ending = play(judgement => {
      judgement.about('status.restore', wrong('it'));
      judgement.demand('refusal.restore', crash('it died'));
    });
    expect(ending).to.deep.nested.include({
      'failure.requirement': 'status.restore',
      'others[0].requirement': 'refusal.restore',
      unjudged: ['refusal.runtime'],
    });
  });

  it('blames a wrong stop on what the protocol says about it, if the scenario looks at that', () => {
    const stop =
      (...breaks: string[]) =>
      () => {
        throw new ProtocolError('a stop', { expected: 'a', actual: 'b' }, [], breaks);
      };
    expect(play(stop('goroutine.of-stops', 'status.restore'))).to.deep.nested.include({
      'failure.requirement': 'status.restore',
    });
    expect(play(stop('frame.classes'))).to.deep.nested.include({ 'failure.requirement': 'refusal.runtime' });
  });

  it('takes checks of what the scenario does not look at as checks of what it does', () => {
    const ending = play(judgement => judgement.about('gc.concurrent', wrong('it')));
    expect(ending).to.deep.nested.include({ 'failure.requirement': 'refusal.runtime' });
    const nested = play(judgement =>
      judgement.about('refusal.restore', () => judgement.about('gc.concurrent', wrong('it'))),
    );
    expect(nested).to.deep.nested.include({ 'failure.requirement': 'refusal.restore' });
  });

  it('is none where this machine cut it short, but for what was found broken before', () => {
    const judgement = new Judgement(requirements, error => ({ message: (error as Error).message }));
    expect(judgement.cutShort('no memory')).to.deep.equal({
      outcome: 'not-judged',
      cause: 'machine',
      reason: 'no memory',
    });
    judgement.about('refusal.restore', wrong('it'));
    expect(judgement.cutShort('no memory')).to.deep.nested.include({
      'failure.requirement': 'refusal.restore',
      unjudged: ['refusal.runtime', 'status.restore'],
    });
  });
});

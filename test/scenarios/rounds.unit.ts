import { expect } from 'chai';
import { failureOf, type OutcomeName } from '../../harness/scenarios/outcome.js';
import type { ScenarioResult } from '../../harness/scenarios/result.js';
import { playRounds } from '../../harness/scenarios/rounds.js';

function result(id: string, outcome: OutcomeName): ScenarioResult {
  const facts = { id, title: id, family: 'a', requirements: [], durationMs: 5, injections: 2 };
  const failure = { message: 'it was 3', repeat: 'again' };
  switch (outcome) {
    case 'passed':
      return { ...facts, outcome };
    case 'failed':
      return { ...facts, outcome, failure };
    case 'known-defect':
      return { ...facts, outcome, failure, reason: 'delve#2985' };
    case 'not-judged':
      return { ...facts, outcome, cause: 'machine', reason: 'its process was ended by SIGKILL' };
    default:
      return { ...facts, outcome, reason: 'because' };
  }
}

/** Plays these outcomes of one scenario, one a round, and then `after` for ever. */
function played(outcomes: OutcomeName[], after: OutcomeName = 'passed') {
  const rounds: number[] = [];
  return {
    rounds,
    play: (round: number): Promise<ScenarioResult[]> => {
      rounds.push(round);
      return Promise.resolve([result('a/one', outcomes[round - 1] ?? after), result('a/two', 'passed')]);
    },
  };
}

describe('rounds of scenarios', () => {
  it('are one when nothing is said, and its results are told as they are', async () => {
    const { play, rounds } = played(['failed']);
    const [one] = await playRounds({ budgetMs: 1000 }, play);
    expect(rounds).to.deep.equal([1]);
    expect(one).to.deep.equal(result('a/one', 'failed'));
  });

  it('are as many as asked for, failures or not, and the worst result counts', async () => {
    const { play, rounds } = played(['passed', 'failed', 'passed', 'failed']);
    const [one, two] = await playRounds({ repeat: 5, budgetMs: 0 }, play);
    expect(rounds).to.deep.equal([1, 2, 3, 4, 5]);
    expect(one).to.deep.include({
      outcome: 'failed',
      runs: { total: 5, failed: 2 },
      durationMs: 25,
      injections: 10,
    });
    expect(one && failureOf(one)).to.deep.equal({
      message: 'it was 3 (2 of 5 runs failed)',
      repeat: 'again',
    });
    expect(two).to.deep.include({ outcome: 'passed', runs: { total: 5, failed: 0 } });
  });

  it('find a known defect that does not always show', async () => {
    const { play } = played(['known-defect', 'unexpected-pass'], 'known-defect');
    const [one] = await playRounds({ repeat: 3, budgetMs: 0 }, play);
    expect(one).to.deep.include({ outcome: 'unexpected-pass', runs: { total: 3, failed: 1 } });
  });

  it('count no runs of what does not apply', async () => {
    const { play } = played([], 'not-applicable');
    const [one] = await playRounds({ repeat: 2, budgetMs: 0 }, play);
    expect(one).to.include({ outcome: 'not-applicable' }).and.not.have.property('runs');
  });

  it('end with the first failure when that is asked for', async () => {
    const { play, rounds } = played(['passed', 'known-defect', 'failed']);
    const [one] = await playRounds({ untilFail: true, repeat: 10, budgetMs: 0 }, play);
    expect(rounds).to.have.length(3);
    expect(one).to.deep.include({ outcome: 'failed', runs: { total: 3, failed: 1 } });
  });

  it('wait for a failure no longer than their number or their time allows', async () => {
    const bounded = played([]);
    await playRounds({ untilFail: true, repeat: 4, budgetMs: 0 }, bounded.play);
    expect(bounded.rounds).to.have.length(4);
    const timed = played([]);
    const clock = performance.now;
    let nowMs = 0;
    performance.now = () => nowMs;
    try {
      await playRounds({ untilFail: true, budgetMs: 40 }, round => {
        nowMs += 15;
        return timed.play(round);
      });
    } finally {
      performance.now = clock;
    }
    expect(timed.rounds).to.have.length(3);
  });
});

import { expect } from 'chai';
import type { FaultVerdict } from '../../../harness/review/faults/fault-verdict.js';
import { summaryMarkdown, summaryText } from '../../../harness/review/faults/output/text.js';
import { scoreSentence } from '../../../harness/review/faults/output/wording.js';
import { summariseFaults } from '../../../harness/review/faults/summary.js';
import { facts, summary, verdict } from './samples.js';

describe('a run of faults', () => {
  it('is scored by what was noticed of what could have been', () => {
    expect(summary).to.include({ equivalent: 1, unexplained: 1, score: 0.75, medianMs: 4000 });
    expect(summary.counts).to.deep.equal({
      noticed: 3,
      survived: 2,
      masked: 0,
      'same code': 1,
      'does not build': 1,
    });
  });

  it('says how many faults were selected, where that is not all', () => {
    const selected = { ...summary, chosenOf: 437 };
    expect(summaryText(selected)).to.include('\n7 of 437 faults were selected\n');
    expect(summaryMarkdown([selected])).to.include('\nGo 1.15.15 (own): 7 of 437 faults were selected.\n');
    for (const text of [summaryText(summary), summaryMarkdown([summary])])
      expect(text).not.to.include('selected');
  });

  it('has no score where nothing could be noticed', () => {
    const of = (outcomes: readonly FaultVerdict['outcome'][], blind: string[] = []) =>
      summariseFaults(
        {
          verdicts: outcomes.map((outcome, at) => verdict(at + 1, { outcome })),
          scenarios: 5,
          notJudged: 0,
          unsteady: [],
          durationMs: 1,
        },
        { ...facts, blind },
        ({ line }) => (line === 1 ? { kind: 'equivalent', reason: 'so' } : undefined),
      );
    const nothing = of(['survived', 'same code', 'does not build']);
    expect(nothing).not.to.have.property('score');
    expect(scoreSentence(nothing)).to.equal('no score: none of 3 faults could be noticed');
    expect(of(['survived', 'noticed'])).to.have.property('score', 1);
  });

  it('does not count a survivor as missed where the change has already broken scenarios', () => {
    const masked = summariseFaults(
      {
        verdicts: [
          verdict(1, {}),
          verdict(2, {}),
          verdict(3, { outcome: 'noticed', noticedBy: { scenario: 'a/b', how: 'failed', message: 'x' } }),
        ],
        scenarios: 5,
        notJudged: 0,
        unsteady: [],
        durationMs: 1,
      },
      { ...facts, blind: ['registers/x'] },
      ({ line }) => (line === 1 ? { kind: 'equivalent', reason: 'so' } : undefined),
    );
    expect(masked.verdicts.map(({ outcome }) => outcome)).to.deep.equal(['survived', 'masked', 'noticed']);
    expect(masked).to.include({ equivalent: 1, unexplained: 0 }).and.not.to.have.property('score');
    expect(scoreSentence(masked)).to.equal(
      '1 fault noticed, 1 fault masked; no score, because the change already breaks registers/x',
    );
  });
});

import { expect } from 'chai';
import { plain } from '../../../harness/report/text.js';
import { reviewConsole } from '../../../harness/review/output/console.js';
import { reviewMarkdown } from '../../../harness/review/output/markdown.js';
import { reviewPage } from '../../../harness/review/output/page/page.js';
import { verdictSentence } from '../../../harness/review/output/sentence.js';
import { exitCodeOfReviews } from '../../../harness/review/releases.js';
import { reportOf, reviews } from '../samples.js';
import { objections } from '../schema.js';

const sentences = {
  worse: 'breaks refusal.unsafe-point, TestDebugCall, and fixes registers.flags',
  better: 'fixes registers.flags and breaks nothing',
  different: 'makes nothing better or worse; some scenarios have another outcome or message',
  'not judged': 'breaks nothing that was judged, but 1 of 80 scenarios was not judged',
  'no difference': 'makes no difference that 1 scenario can notice',
  'does not build': 'does not build: Go 1.15.15 does not compile it',
  'does not apply': 'does not apply: 1 of 1 hunk conflict',
};

describe('outputs of a review', () => {
  for (const review of Object.values(reviews)) {
    it(`begin with the verdict “${review.verdict}”, and are described by the schema`, () => {
      const report = reportOf(review);
      expect(objections(JSON.parse(JSON.stringify(report)))).to.equal(null);
      const sentence = sentences[review.verdict];
      expect(verdictSentence(review)).to.equal(sentence);
      const shown = reviewConsole(report, { ...plain, width: 200 });
      expect(shown.split('\n')[0]).to.include(`Go 1.15.15: my.patch ${sentence}`);
      expect(reviewMarkdown(report)).to.match(/^### .+ Go 1\.15\.15: my\.patch /);
      for (const text of [shown, reviewMarkdown(report)]) expect(text).to.match(/[^\n]\n$/);
    });
  }

  it('show where the stops first differ, and what notices a hunk', () => {
    for (const text of [
      reviewConsole(reportOf(reviews.worse), plain),
      reviewMarkdown(reportOf(reviews.worse)),
    ]) {
      expect(text).to.include('the stops first differ at stop 1: status 8 refused, status 0 ready');
      expect(text).to.include('is noticed by 1 scenario: refusal/unsafe-point');
      expect(text).to.include('it declares newproc1');
    }
    const quiet = reviewConsole(reportOf(reviews['no difference']), plain);
    expect(quiet).to.include('can be noticed by no scenario: comments and blanks only');
    expect(quiet).to.include("can't be left out: without it, the rest does not build");
  });

  it('say which releases could not be judged, and why', () => {
    const report = {
      ...reportOf(reviews.better),
      unjudged: [{ release: 'Go 1.20.14', sentence: 'Go 1.20.14 is not available here', exitCode: 3 }],
    };
    expect(objections(JSON.parse(JSON.stringify(report)))).to.equal(null);
    for (const text of [reviewConsole(report, plain), reviewMarkdown(report), reviewPage(report)]) {
      expect(text)
        .to.include('Go 1.20.14 is not available here')
        .and.to.match(/not( be)? judged/i);
    }
    expect(reviewConsole(report, plain)).to.match(/[^\n]\n$/);
    expect(exitCodeOfReviews(report)).to.equal(3);
    expect(exitCodeOfReviews(reportOf(reviews.better))).to.equal(0);
    expect(exitCodeOfReviews(reportOf(reviews.worse))).to.equal(1);
  });

  it('mark a review that was cut short', () => {
    const review = {
      ...reviews.worse,
      interrupted: { signal: 'SIGINT', missing: ['1 of 2 hunks', 'all faults'] },
    };
    const report = reportOf(review);
    expect(objections(JSON.parse(JSON.stringify(report)))).to.equal(null);
    for (const text of [reviewConsole(report, plain), reviewMarkdown(report), reviewPage(report)]) {
      expect(text).to.include('partial: interrupted by SIGINT; not judged: 1 of 2 hunks, all faults');
    }
  });

  it('escape what the change contains', () => {
    const review = structuredClone(reviews.worse);
    const hostile = { ...reportOf(review), what: '</summary><b>|`x.patch' };
    expect(reviewMarkdown(hostile)).not.to.match(/<b>|<\/summary><b/);
    expect(reviewMarkdown(hostile).split('\n')[0]).to.include('&lt;b>\\|`x.patch');
  });

  it('are refused by the schema with another format or a stray property', () => {
    const report = reportOf(reviews.better);
    expect(objections({ ...report, format: 2 })).not.to.equal(null);
    expect(objections({ ...report, mood: 'fine' })).not.to.equal(null);
    expect(objections({ ...report, reviews: [{ ...reviews.better, verdict: 'fine' }] })).not.to.equal(null);
  });
});

import { expect } from 'chai';
import {
  fingerprint,
  fixesSection,
  mergedReviews,
  type ReviewOfFixes,
  readReviewsOfFixes,
} from '../../../scripts/docs/fixes.js';

describe('the reviews of the fixes', () => {
  const review: ReviewOfFixes = {
    release: '1.27.4',
    reviewed: '2026-11-26',
    series: '0123456789ab',
    verdict: 'better',
    scenarios: 170,
    requirements: { fixed: ['registers.flags', 'call.labels'] },
    patches: [
      { title: 'runtime: keep the flags', hunks: { noticed: 2, 'a test only': 1 } },
      { title: 'runtime: keep CTR', hunks: { 'another system or processor': 1 } },
    ],
  };

  it('in docs/fixes.json are of the patches as they are: `npm run docs -- review.json` renews them', () => {
    const reviews = readReviewsOfFixes();
    expect(reviews.map(({ release }) => release)).to.include('1.27.4');
    for (const { series } of reviews) expect(series).to.equal(fingerprint());
  });

  it('are shown with what was fixed, and with what became of the hunks of each patch', () => {
    const text = fixesSection([review]).join('\n');
    expect(text).to.include(
      'Go 1.27.4, amd64, 2026-11-26: **better**, by 170 scenarios on both sides. fixed: `registers.flags`, `call.labels`.',
    );
    expect(text).to.include('| patch | a test only | another system or processor | noticed |');
    expect(text).to.include('| runtime: keep the flags | 1 |  | 2 |');
  });

  it('take the place of older ones of the same release and processor', () => {
    const arm64 = { ...review, processor: 'arm64' };
    const again = { ...review, verdict: 'worse' as const };
    expect(mergedReviews([review, arm64], [again])).to.deep.equal([again, arm64]);
  });
});

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defined } from '../../harness/host/defined.js';
import { packageRoot } from '../../harness/host/files.js';
import { groupBy } from '../../harness/report/summarise.js';
import type { Review, ReviewReport } from '../../harness/review/model.js';
import { defaultProcessor } from '../../harness/toolchain/processor.js';
import { mergedFindings } from './merged.js';
import { table } from './tables.js';

/** What the documents keep of a review of the series `fixes` on one release: an entry of docs/fixes.json. */
export interface ReviewOfFixes {
  /** `1.27.4` */
  release: string;
  /** The processor, by GOARCH; absent: amd64. */
  processor?: string;
  /** The day, `2026-11-21`. */
  reviewed: string;
  /** Which patches were reviewed: see `fingerprint`. */
  series: string;
  verdict: Review['verdict'];
  scenarios: number;
  /** Ids of requirements, by what became of them. */
  requirements: Record<string, string[]>;
  /** Each patch by its title: how many of its hunks had which outcome when they were left out. */
  patches: { title: string; hunks: Record<string, number> }[];
}

/** A hash of the patches of the series `fixes`, so that a review of other patches is known for what it is. */
export function fingerprint(): string {
  const folder = join(packageRoot, 'patches/fixes');
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, name)));
  return hash.digest('hex').slice(0, 12);
}

/** Reads docs/fixes.json. */
export function readReviewsOfFixes(): ReviewOfFixes[] {
  return JSON.parse(readFileSync(join(packageRoot, 'docs/fixes.json'), 'utf8')) as ReviewOfFixes[];
}

/** The entries for a report of `review --reporter=json`; `series` is the fingerprint of what it reviewed. */
export function reviewsOfFixes(report: ReviewReport, series: string): ReviewOfFixes[] {
  return report.reviews.map(review => {
    const { release, processor, verdict, judged, application, hunks = [] } = review;
    const changes = groupBy(judged?.requirements ?? [], ({ change }) => change);
    const outcomes = new Map(hunks.map(result => [result.number, result.quiet ?? result.outcome]));
    return {
      release,
      ...defined({ processor }),
      reviewed: report.started.slice(0, 10),
      series,
      verdict,
      scenarios: judged?.scenarios ?? 0,
      requirements: Object.fromEntries(
        [...changes].map(([change, all]) => [change, all.map(({ id }) => id)]),
      ),
      patches: report.patches.map(title => {
        const counts: Record<string, number> = {};
        for (const { number, patch } of application.hunks) {
          if (patch !== title || hunks.length === 0) continue;
          const outcome = outcomes.get(number) ?? 'not judged';
          counts[outcome] = (counts[outcome] ?? 0) + 1;
        }
        return { title, hunks: counts };
      }),
    };
  });
}

/** The entries with newer ones for the same release and processor put in their place. */
export function mergedReviews(
  old: readonly ReviewOfFixes[],
  newer: readonly ReviewOfFixes[],
): ReviewOfFixes[] {
  return mergedFindings(old, newer, ({ release, processor = defaultProcessor }) => `${release} ${processor}`);
}

/** The section of docs/defects.md that has the verdicts of `review` on the fixes. */
export function fixesSection(reviews: readonly ReviewOfFixes[]): string[] {
  return [
    '## What a review says of the fixes',
    '',
    'The whole series is reviewed as mails, and each hunk is left out in turn:',
    '',
    '    npx go-debugcall-conformance patch format fixes --go=1.27 --to=mails && cat mails/* >fixes.mbox',
    '    npx go-debugcall-conformance review fixes.mbox --go=1.27 --reporter=json:review.json',
    '    npm run docs -- review.json',
    '',
    'A hunk is noticed if a scenario fails, or fails otherwise, without it; or the rest does not build or apply. What concerns another',
    'processor, a test or a comment can’t be noticed here.',
    '',
    ...reviews.flatMap(verdict),
  ];
}

function verdict({
  release,
  processor = defaultProcessor,
  reviewed,
  verdict: word,
  ...rest
}: ReviewOfFixes): string[] {
  const { scenarios, requirements, patches } = rest;
  const changes = Object.entries(requirements).map(
    ([change, ids]) => `${change}: ${ids.map(id => `\`${id}\``).join(', ')}`,
  );
  const outcomes = [...new Set(patches.flatMap(({ hunks }) => Object.keys(hunks)))].sort();
  return [
    `Go ${release}, ${processor}, ${reviewed}: **${word}**, by ${scenarios} scenarios on both sides. ${changes.join('; ')}.`,
    '',
    ...(outcomes.length === 0
      ? ['No hunk was left out (`--no-hunks`).']
      : [
          table(
            ['patch', ...outcomes],
            patches.map(({ title, hunks }) => [
              title,
              ...outcomes.map(outcome => String(hunks[outcome] ?? '')),
            ]),
          ),
        ]),
    '',
  ];
}

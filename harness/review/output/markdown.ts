import { bothSides } from '../../patches/apply.js';
import { traceLines } from '../../report/console/trace.js';
import { goName } from '../../report/go-name.js';
import { cell, code, folded } from '../../report/markdown-text.js';
import { count, duration, plain } from '../../report/text.js';
import { scoreSentence } from '../faults/output/wording.js';
import { hunkPlace, hunkVerdict } from '../hunks/wording.js';
import type { Review, ReviewReport } from '../model.js';
import { changesOf, firstDifference, interruptedSentence, verdictSentence } from './sentence.js';

const signs: Record<Review['verdict'], string> = {
  'does not apply': '❌',
  'does not build': '❌',
  worse: '❌',
  better: '✅',
  different: '⚠️',
  'not judged': '⚠️',
  'no difference': '✅',
};

/** Returns a comment for a pull request: the verdict, a table of what changed, and the rest folded. */
export function reviewMarkdown({ what, reviews, unjudged = [] }: ReviewReport): string {
  const parts = [
    ...reviews.flatMap(review => [...one(what, review), '']),
    ...unjudged.flatMap(({ release, sentence }) => [
      `### ❌ ${cell(release)} could not be judged: ${cell(sentence)}`,
      '',
    ]),
  ];
  return `${parts.join('\n').trimEnd()}\n`;
}

function one(what: string, review: Review): string[] {
  const { application, judged, hunks, build, sandboxed, times, faults } = review;
  const changes = changesOf(review);
  const spent = times.baselineMs + times.candidateMs + times.hunksMs + times.faultsMs;
  const sandbox = sandboxed ? 'in a sandbox' : 'without a sandbox';
  return [
    `### ${signs[review.verdict]} ${goName(review)}: ${cell(what)} ${cell(verdictSentence(review))}`,
    '',
    ...(review.interrupted === undefined ? [] : [`**${interruptedSentence(review.interrupted)}**`, '']),
    ...(judged === undefined
      ? []
      : [
          `${count(judged.scenarios, 'scenario')} on both sides, ${sandbox}, ${duration(spent)}.`,
          ...(hunks ?? []).map(hunk => `- hunk ${hunk.number} ${cell(hunkVerdict(hunk))}`),
          ...(faults === undefined
            ? []
            : [`- faults planted in the changed lines: ${scoreSentence(faults)}`]),
          '',
        ]),
    ...(changes.length === 0
      ? []
      : [
          '| what | change |',
          '| --- | --- |',
          ...changes.map(({ name, change }) => `| ${cell(name)} | ${change} |`),
          '',
        ]),
    ...(build === undefined ? [] : folded('output of the build', code(build.excerpt ?? build.sentence))),
    ...folded(`${count(application.hunks.length, 'hunk')}`, code(applicationText(review))),
    ...(judged?.scenariosChanged ?? [])
      .slice(0, 10)
      .flatMap(difference =>
        folded(`${difference.id}: ${difference.change}`, code(scenarioText(difference))),
      ),
  ];
}

function applicationText({ application: { hunks, depends, untouched, outside } }: Review): string {
  return [
    ...hunks.map(hunk =>
      hunk.verdict === 'conflict' ? bothSides({ ...hunk, hunk: hunk.number }) : hunkPlace(hunk),
    ),
    ...depends.map(({ file, why }) => `${file} is not part of debug calls, but they depend on it: ${why}`),
    ...outside.map(file => `${file} is ignored: it is not below src`),
    ...(untouched.length === 0
      ? []
      : [`left alone, though debug calls depend on them: ${untouched.map(({ file }) => file).join(', ')}`]),
  ].join('\n');
}

function scenarioText(difference: NonNullable<Review['judged']>['scenariosChanged'][number]): string {
  const { baseline, candidate, parting } = difference;
  const shown = (side: typeof baseline): string => [side.outcome, side.message ?? ''].join(' ').trim();
  return [
    `before  ${shown(baseline)}`,
    `after   ${shown(candidate)}`,
    ...(parting === undefined
      ? []
      : [
          firstDifference(parting),
          'before',
          ...traceLines(parting.baseline, plain),
          'after',
          ...traceLines(parting.candidate, plain),
        ]),
  ].join('\n');
}

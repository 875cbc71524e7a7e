import { bothSides } from '../../patches/apply.js';
import { traceLines } from '../../report/console/trace.js';
import { cell, code, folded } from '../../report/reporters/markdown-text.js';
import { count, duration, plain } from '../../report/text.js';
import { hunkPlace, hunkVerdict } from '../hunks/wording.js';
import type { Review, ReviewReport } from '../model.js';
import { changesOf, verdictSentence } from './sentence.js';

const signs: Record<Review['verdict'], string> = {
  'does not apply': '❌',
  'does not build': '❌',
  worse: '❌',
  better: '✅',
  different: '⚠️',
  'no difference': '✅',
};

/** A comment for a pull request: the verdict first, a table of what changed, the rest folded. */
export function reviewMarkdown({ what, reviews }: ReviewReport): string {
  return `${reviews
    .flatMap(review => [...one(what, review), ''])
    .join('\n')
    .trimEnd()}\n`;
}

function one(what: string, review: Review): string[] {
  const { application, judged, hunks, build, sandboxed, times, faults } = review;
  const changes = changesOf(review);
  const spent = times.baselineMs + times.candidateMs + times.hunksMs + times.faultsMs;
  const sandbox = sandboxed ? 'in a sandbox' : 'without a sandbox';
  return [
    `### ${signs[review.verdict]} Go ${review.release}: ${cell(what)} ${cell(verdictSentence(review))}`,
    '',
    ...(judged === undefined
      ? []
      : [
          `${count(judged.scenarios, 'scenario')} on both sides, ${sandbox}, ${duration(spent)}.`,
          ...(hunks ?? []).map(hunk => `- hunk ${hunk.number} ${cell(hunkVerdict(hunk))}`),
          ...(faults === undefined
            ? []
            : [
                `- of ${count(faults.verdicts.length, 'fault')} in the touched lines ${faults.counts.noticed} are noticed, ${faults.counts.survived} survive`,
              ]),
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
    ...(build === undefined ? [] : folded('what the build said', code(build.excerpt ?? build.sentence))),
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
    ...depends.map(({ file, why }) => `${file} is not part of debugger calls, but they depend on it: ${why}`),
    ...outside.map(file => `${file} is passed over: it is not below src`),
    ...(untouched.length === 0
      ? []
      : [
          `left alone, though debugger calls depend on them: ${untouched.map(({ file }) => file).join(', ')}`,
        ]),
  ].join('\n');
}

function scenarioText(difference: NonNullable<Review['judged']>['scenariosChanged'][number]): string {
  const { baseline, candidate, parting } = difference;
  const told = (side: typeof baseline): string => [side.outcome, side.message ?? ''].join(' ').trim();
  return [
    `before  ${told(baseline)}`,
    `after   ${told(candidate)}`,
    ...(parting === undefined
      ? []
      : [
          parting.at === undefined
            ? 'the stops are the same'
            : `the stops part at stop ${parting.at}: ${parting.what ?? ''}`,
          'before',
          ...traceLines(parting.baseline, plain),
          'after',
          ...traceLines(parting.candidate, plain),
        ]),
  ].join('\n');
}

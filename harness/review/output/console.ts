import { bothSides } from '../../patches/apply.js';
import { traceLines } from '../../report/console/trace.js';
import { unjudgedLines } from '../../report/console/unjudged.js';
import { goName } from '../../report/go-name.js';
import {
  count,
  duration,
  foreignLines,
  hang,
  padEnd,
  paint,
  type Style,
  type TextOptions,
} from '../../report/text.js';
import { rowsOf } from '../application/feature-rows.js';
import type { ScenarioDifference, TestDifference } from '../difference/difference.js';
import { verdictLine } from '../faults/output/text.js';
import { interruptionSentence, scoreSentence } from '../faults/output/wording.js';
import { hunkPlace, hunkVerdict } from '../hunks/wording.js';
import type { Judgement, Review, ReviewReport } from '../model.js';
import { changesOf, firstDifference, interruptedSentence, verdictSentence } from './sentence.js';

/** The number of changed scenarios that are shown in full. The others are only named. */
const shownInFull = 3;

const styles: Record<Review['verdict'], [string, Style]> = {
  'does not apply': ['✗', 'red'],
  'does not build': ['✗', 'red'],
  worse: ['✗', 'red'],
  better: ['✓', 'green'],
  different: ['~', 'yellow'],
  'not judged': ['?', 'yellow'],
  'no difference': ['✓', 'green'],
};

/** Returns the verdict, followed by its reasons. */
export function reviewConsole({ what, reviews, unjudged }: ReviewReport, options: TextOptions): string {
  const parts = [
    ...reviews.map(review => lines(what, review, options)),
    ...(unjudged === undefined ? [] : [unjudgedLines(unjudged, options).slice(0, -1)]),
  ];
  return parts.map(part => `${part.join('\n')}\n`).join('\n');
}

function lines(what: string, review: Review, options: TextOptions): string[] {
  const [sign, style] = styles[review.verdict];
  const { judged, build } = review;
  return [
    ...hang(
      options,
      `${paint(options, style, sign)} `,
      `${goName(review)}: ${what} ${verdictSentence(review)}.`,
    ),
    '',
    ...application(review, options),
    ...(build === undefined ? [] : ['', ...foreignLines(build.excerpt ?? '').map(line => `    ${line}`)]),
    ...(judged === undefined ? [] : differences(review, options)),
    ...hunkLines(review, options),
    ...faultLines(review),
    ...(review.interrupted === undefined
      ? []
      : ['', paint(options, 'yellow', `  ${interruptedSentence(review.interrupted)}`)]),
    ...(judged === undefined ? [] : ['', paint(options, 'dim', effort(judged, review))]),
  ];
}

/** What was judged where, and the time that each part took. */
function effort({ scenarios }: Judgement, { times, sandboxed }: Review): string {
  const parts = [
    ['baseline', times.baselineMs],
    ['change', times.candidateMs],
    ['hunks', times.hunksMs],
    ['faults', times.faultsMs],
  ] as const;
  const spent = parts.filter(([, ms]) => ms > 0).map(([name, ms]) => `${name} ${duration(ms)}`);
  const where = sandboxed ? 'in a sandbox' : 'without a sandbox';
  return `  ${count(scenarios, 'scenario')} on both sides, the change ${where}; ${spent.join(', ')}`;
}

function application(
  { application: { hunks, outside, depends, untouched } }: Review,
  options: TextOptions,
): string[] {
  const result = [paint(options, 'bold', '  Application')];
  for (const hunk of hunks) {
    if (hunk.verdict === 'conflict') {
      result.push(
        ...bothSides({ ...hunk, hunk: hunk.number })
          .split('\n')
          .map(line => `    ${line}`),
      );
      continue;
    }
    result.push(`    ${hunkPlace(hunk)}`);
  }
  const rows = new Map(hunks.flatMap(({ file }) => rowsOf(file)).map(row => [row.id, row]));
  for (const { id, gains } of rows.values())
    result.push(...hang(options, `    touches ${padEnd(id, 16)}`, gains));
  for (const { file, why } of depends) result.push(...hang(options, `    depends ${file}: `, why));
  for (const file of outside) result.push(`    ignored: ${file} is not below src`);
  if (options.verbose) {
    for (const { file, why } of untouched) result.push(...hang(options, `    left alone ${file}: `, why));
  } else if (untouched.length > 0) {
    result.push(
      paint(
        options,
        'dim',
        `    left alone: ${count(untouched.length, 'file')} that debug calls depend on (--verbose lists them)`,
      ),
    );
  }
  return result;
}

function differences(review: Review, options: TextOptions): string[] {
  const { judged } = review;
  if (judged === undefined) return [];
  const result = ['', paint(options, 'bold', '  Difference')];
  const changes = changesOf(review);
  if (changes.length === 0) result.push('    none');
  for (const { name, change } of changes) {
    const scenarios = judged.requirements.find(({ id }) => id === name)?.scenarios ?? [];
    result.push(
      ...hang(
        options,
        `    ${padEnd(change, 16)} ${name} `,
        scenarios.length === 0 ? '' : `(${scenarios.join(', ')})`,
      ),
    );
  }
  for (const difference of judged.scenariosChanged.slice(0, shownInFull))
    result.push('', ...scenarioLines(difference, options));
  for (const test of judged.runtimeTests) result.push(...testLines(test));
  if (judged.unsteady.length > 0) {
    result.push(
      ...hang(
        options,
        '    unsteady ',
        `${judged.unsteady.join(', ')}: differed once but not in the repetition, so this doesn't count`,
      ),
    );
  }
  return result;
}

function testLines({ name, output }: TestDifference): string[] {
  if (output === undefined) return [];
  const shown = output.split('\n').slice(0, 12);
  return ['', `    ${name}`, ...shown.map(line => `      ${line}`)];
}

function scenarioLines(
  { id, baseline, candidate, parting }: ScenarioDifference,
  options: TextOptions,
): string[] {
  const shown = ({ outcome, message = '' }: typeof baseline): string =>
    `${outcome}${message === '' ? '' : `: ${message}`}`;
  return [
    `    ${paint(options, 'bold', id)}`,
    ...hang(options, '      before  ', shown(baseline)),
    ...hang(options, '      after   ', shown(candidate)),
    ...(parting === undefined
      ? []
      : [
          `      ${firstDifference(parting)}`,
          '      before',
          ...traceLines(parting.baseline, options).map(line => `        ${line}`),
          '      after',
          ...traceLines(parting.candidate, options).map(line => `        ${line}`),
        ]),
  ];
}

function hunkLines({ hunks = [], application }: Review, options: TextOptions): string[] {
  if (hunks.length === 0) return [];
  return [
    '',
    paint(options, 'bold', '  Hunks, each left out in turn'),
    ...hunks.flatMap(hunk => {
      const facts = application.hunks.find(({ number }) => number === hunk.number);
      return hang(
        options,
        `    ${padEnd(`${hunk.number}`, 3)} ${facts?.file ?? ''}:${facts?.line ?? ''} `,
        hunkVerdict(hunk),
      );
    }),
  ];
}

function faultLines({ faults }: Review): string[] {
  if (faults === undefined) return [];
  const { counts, equivalent, notJudged, verdicts, medianMs } = faults;
  return [
    '',
    `  Faults in the changed lines: ${scoreSentence(faults)}`,
    `    ${equivalent} equivalent, ${counts['same code']} change no code, ${counts['does not build']} don't build; ${duration(medianMs)} each`,
    ...(notJudged === undefined ? [] : [`    ${interruptionSentence(notJudged)}`]),
    ...verdicts
      .filter(({ outcome }) => outcome === 'survived' || outcome === 'masked')
      .map(verdict => `    ${verdictLine(verdict)}`),
  ];
}

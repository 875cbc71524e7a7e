import { goName } from '../../../report/go-name.js';
import { cell, codeCell } from '../../../report/markdown-text.js';
import type { UnjudgedRelease } from '../../../report/model.js';
import type { FaultsSummary, JudgedFault } from '../summary.js';
import { groupsOf, interruptionSentence, judgesOf, percent, resultOf, scoreSentence } from './wording.js';

/** Returns the line to print when a fault has been judged. */
export function verdictLine(verdict: JudgedFault): string {
  const time = `${(verdict.durationMs / 1000).toFixed(1)} s`.padStart(7);
  return `${time}  ${verdict.id}: ${resultOf(verdict)}`;
}

/** Returns the end of a run's output: survivors grouped by what is known about them, then the figures. */
export function summaryText(summary: FaultsSummary): string {
  const unnoticed = summary.verdicts.filter(({ outcome }) => outcome === 'survived' || outcome === 'masked');
  const parts = groupsOf(unnoticed).map(({ title, faults }) =>
    [`${title}:`, ...faults.flatMap(survivorLines)].join('\n'),
  );
  const { counts, equivalent, notJudged, unsteady } = summary;
  const figures = [
    ...(notJudged === undefined ? [] : [interruptionSentence(notJudged)]),
    `${goName(summary)} (${summary.implementation}), ${judgesOf(summary)}`,
    scoreSentence(summary),
    ...(summary.chosenOf === undefined ? [] : [selectionOf(summary, summary.chosenOf)]),
    `not counted: ${equivalent} equivalent, ${counts['same code']} that don't change the code, ${counts['does not build']} that don't build`,
    `median ${(summary.medianMs / 1000).toFixed(1)} s a fault, ${Math.round(summary.durationMs / 1000)} s in all`,
  ];
  if (unsteady.length > 0) {
    figures.push(`not counted, because two runs of the same programs differed: ${unsteady.join(', ')}`);
  }
  return `${[...parts, figures.join('\n')].join('\n\n')}\n`;
}

/** Says how many faults were selected. */
function selectionOf({ counts }: Pick<FaultsSummary, 'counts'>, all: number): string {
  const planted = Object.values(counts).reduce((sum, each) => sum + each, 0);
  return `${planted} of ${all} faults were selected`;
}

/** Describes a survivor: its place, its change, and what is known about it. */
function survivorLines({ file, line, rule, symbol, before, after, explanation }: JudgedFault): string[] {
  return [
    `  ${file}:${line}  ${rule} in ${symbol}`,
    `    - ${short(before)}`,
    `    + ${short(after)}`,
    ...(explanation === undefined ? [] : [`    ${explanation.reason}`]),
  ];
}

/** What the tables have of a fault. */
type Survivor = Pick<JudgedFault, 'outcome' | 'file' | 'line' | 'before' | 'after' | 'explanation'>;

/** What the tables have of a run. */
export interface FaultFigures
  extends Pick<
    FaultsSummary,
    | 'release'
    | 'processor'
    | 'implementation'
    | 'counts'
    | 'equivalent'
    | 'unexplained'
    | 'score'
    | 'medianMs'
    | 'notJudged'
    | 'chosenOf'
  > {
  /** Among them those that survived. */
  verdicts: readonly Survivor[];
}

/** Returns tables of figures and survivors in Markdown. */
export function summaryMarkdown(
  summaries: readonly FaultFigures[],
  unjudged: readonly UnjudgedRelease[] = [],
): string {
  const lines = [
    '| release | implementation | faults | noticed | score | equivalent | a test would need | unexplained | median |',
    '|---|---|---|---|---|---|---|---|---|',
  ];
  for (const summary of summaries) {
    const { counts, equivalent, unexplained } = summary;
    const needs = counts.survived - equivalent - unexplained;
    lines.push(
      `| ${goName(summary).slice(3)} | ${summary.implementation} | ${counts.noticed + counts.survived} | ${counts.noticed} | ${summary.score === undefined ? 'none' : percent(summary.score)} | ${equivalent} | ${needs} | ${unexplained} | ${(summary.medianMs / 1000).toFixed(1)} s |`,
    );
  }
  for (const { release, implementation, notJudged } of summaries) {
    if (notJudged === undefined) continue;
    lines.push('', `**Go ${release} (${implementation}), ${interruptionSentence(notJudged)}**`);
  }
  for (const summary of summaries) {
    if (summary.chosenOf === undefined) continue;
    lines.push(
      '',
      `${goName(summary)} (${summary.implementation}): ${selectionOf(summary, summary.chosenOf)}.`,
    );
  }
  for (const { release, sentence } of unjudged) {
    lines.push('', `**${cell(release)} could not be judged:** ${cell(sentence)}`);
  }
  for (const summary of summaries) {
    const survivors = summary.verdicts.filter(({ outcome }) => outcome === 'survived');
    if (survivors.length === 0) continue;
    lines.push('', `## ${goName(summary)} (${summary.implementation}): what was not noticed`, '');
    lines.push('| place | was | became | |', '|---|---|---|---|');
    for (const { file, line, before, after, explanation } of survivors) {
      const why = explanation === undefined ? 'unexplained' : `${explanation.kind}: ${explanation.reason}`;
      const place = `${file.slice(file.lastIndexOf('/') + 1)}:${line}`;
      lines.push(
        `| ${place} | ${codeCell(short(before, 100))} | ${codeCell(short(after, 100))} | ${cell(why)} |`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Returns at most `length` characters of a text. */
function short(text: string, length = 140): string {
  return text.length > length ? `${text.slice(0, length - 3)}...` : text;
}

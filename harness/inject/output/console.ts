import { Reason } from '../../protocol/oracle.js';
import { traceLines } from '../../report/console/trace.js';
import { count, hang, padEnd, padStart, paint, printable, type TextOptions } from '../../report/text.js';
import { nearestText, programSentence } from '../../safepoints/output/wording.js';
import { type WhyRefused, whyMeanings } from '../../safepoints/why.js';
import {
  disagreements,
  type InjectReport,
  type MadeCall,
  notJudged,
  type Point,
  type Sweep,
} from '../report.js';

/** Prints the report for a terminal. */
export function consoleText(report: InjectReport, options: TextOptions): string {
  const { program, call, signature, typesFrom, calls, sweep } = report;
  const lines = [
    `${paint(options, 'bold', program.path)}  ${programSentence(program)}`,
    ...hang(
      options,
      '',
      `${call}  ${signature}, from ${typesFrom === '--signature' ? typesFrom : `its ${typesFrom}`}`,
    ),
  ];
  for (const made of calls) lines.push('', ...callLines(made, report, options));
  if (sweep !== undefined) lines.push('', ...sweepLines(sweep, options));
  lines.push('', ...hang(options, '', endingSentence(report)));
  for (const [name, text] of Object.entries(report.output ?? {})) {
    if (text === '') continue;
    lines.push(paint(options, 'dim', `It wrote to ${name}:`));
    lines.push(
      ...printable(text.trimEnd())
        .split('\n')
        .map(line => `  ${line}`),
    );
  }
  return `${lines.join('\n')}\n`;
}

function callLines(
  { point, hit, ending, trace }: MadeCall,
  { call }: InjectReport,
  options: TextOptions,
): string[] {
  const where = `${placeText(point)}${hit > 1 ? `, hit ${hit}` : ''}`;
  const lines = [paint(options, 'dim', where)];
  switch (ending.kind) {
    case 'returned': {
      const values = ending.results.map(({ value, type }) => `${value} ${paint(options, 'dim', type)}`);
      const text = values.length === 0 ? 'it returned; it has no results' : values.join(', ');
      lines.push(
        `${paint(options, 'green', '✓')} ${call} = ${printable(text)}`.replace(
          '= it returned',
          ': it returned',
        ),
      );
      break;
    }
    case 'panicked':
      lines.push(`${paint(options, 'red', '×')} ${call} panicked: ${printable(ending.value)}`);
      break;
    case 'refused':
      lines.push(...refusalLines(ending, point, options));
      break;
    case 'failed':
      lines.push(
        `${paint(options, 'red', '×')} the runtime broke the protocol`,
        ...hang(options, '  ', `expected ${ending.expected}, saw ${ending.actual}`),
      );
  }
  return [...lines, '', ...traceLines(trace, options)];
}

function refusalLines(
  { reason, why, nearest }: Extract<MadeCall['ending'], { kind: 'refused' }>,
  point: Point,
  options: TextOptions,
): string[] {
  const lines = [`${paint(options, 'red', '×')} the call was refused: ${printable(reason)}`];
  if (reason === Reason.systemStack) {
    lines.push(
      ...hang(
        options,
        '  ',
        'the thread was on a stack of the runtime or of C, not on that of a goroutine, or too little was left of it',
      ),
    );
  } else if (isWhy(why)) lines.push(...hang(options, '  ', `${why}: ${whyMeanings[why]}`));
  lines.push(...hang(options, '  ', nearestText(point, nearest)));
  return lines;
}

function isWhy(why: string | undefined): why is WhyRefused {
  return why !== undefined && why in whyMeanings;
}

function sweepLines(sweep: Sweep, options: TextOptions): string[] {
  const { function: name, instructions, swept, end } = sweep;
  const wrong = disagreements(sweep);
  const accepted = swept.filter(({ answer }) => answer === 'accepted').length;
  const skipped = swept.filter(({ answer }) => answer === notJudged).length;
  const lines = [
    `${paint(options, 'bold', name)}  asked at ${swept.length - skipped} of ${count(instructions, 'instruction')}: ${accepted} calls accepted, ${swept.length - skipped - accepted} refused`,
  ];
  if (skipped > 0) lines.push(`  ${skipped} not judged: too little stack was left for the protocol`);
  if (end === 'program ended') lines.push('  the program ended in this function');
  if (end === 'time was up') lines.push('  the function did not return in time: the sweep is incomplete');
  const shown = options.verbose ? swept : wrong;
  for (const { point, expected, answer } of shown) {
    const sign = answer === expected ? '✓' : '×';
    const note = answer === expected ? answer : `${answer}; the tables say: ${expected}`;
    lines.push(
      `  ${sign} ${padStart(`+0x${point.offset.toString(16)}`, 7)} ${padEnd(`line ${point.line}`, 12)} ${note}`,
    );
  }
  const agree = `${paint(options, 'green', '✓')} every answer is the one of the tables`;
  const differ = `${paint(options, 'red', '×')} ${count(wrong.length, 'answer')} differ${wrong.length === 1 ? 's' : ''} from the tables`;
  return [...lines, wrong.length === 0 ? agree : differ];
}

/** `main.handler+0x1d, main.go:120`. */
function placeText({ function: name, offset, file, line }: Point): string {
  return `${name}+0x${offset.toString(16)}, ${file}:${line}`;
}

function endingSentence({ ending, pid }: InjectReport): string {
  switch (ending.kind) {
    case 'left':
      return `Process ${pid} goes on, untraced.`;
    case 'exited':
      return `The program went on, and ended with status ${ending.code}.`;
    case 'killed':
      return `The program was killed by signal ${ending.signal}.`;
    case 'ended':
      return ending.afterMs === 0
        ? 'The program was ended: its state is not known.'
        : `The program went on, and was ended after ${ending.afterMs / 1000} s (--timeout).`;
  }
}

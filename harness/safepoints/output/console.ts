import {
  count,
  hang,
  padEnd,
  padStart,
  paint,
  printable,
  type Style,
  type TextOptions,
} from '../../report/text.js';
import type { Answer, FunctionMap, LineAnswers } from '../function-map.js';
import { hazardMeanings } from '../hazards.js';
import type { SafePointsReport } from '../report.js';
import { total } from '../shares.js';
import { whyMeanings } from '../why.js';
import { sharesText } from './console-shares.js';
import {
  kindOf,
  type LineKind,
  nearestText,
  programSentence,
  refusedStretches,
  shareSentence,
  stretchText,
} from './wording.js';

const signs: Record<LineKind, { sign: string; style: Style }> = {
  accepted: { sign: '✓', style: 'green' },
  some: { sign: '~', style: 'yellow' },
  refused: { sign: '×', style: 'red' },
};

/** Prints the report for a terminal. With `verbose`, each instruction is listed. */
export function consoleText(report: SafePointsReport, options: TextOptions): string {
  const { result, program } = report;
  const lines = [`${paint(options, 'bold', program.path)}  ${programSentence(program)}`, ''];
  if (result.kind === 'functions') {
    for (const map of result.functions) lines.push(...functionLines(map, report, options), '');
    lines.push(...legend(result.functions, options));
  } else {
    lines.push(...sharesText(result, options), '');
    const rows = result.kind === 'package' ? result.functions : result.packages;
    lines.push(...hang(options, '', shareSentence(total(rows))));
  }
  if (report.defects.length > 0) lines.push('', ...defectLines(report, options));
  return `${lines.join('\n')}\n`;
}

/** The known defects of the release: their ids, and with `verbose` or for a whole program also what is wrong. */
function defectLines({ defects, program, result }: SafePointsReport, options: TextOptions): string[] {
  const head = `Known defects of Go ${program.release} on ${program.processor} that a debugger meets:`;
  if (result.kind === 'functions' && !options.verbose) {
    return hang(options, '', `${head} ${defects.map(({ requirement }) => requirement).join(', ')}`);
  }
  const each = defects.flatMap(({ requirement, reference, reason }) =>
    hang(options, '  ', `${requirement} (${reference}): ${reason}`),
  );
  return [...hang(options, '', head), ...each];
}

function functionLines(map: FunctionMap, report: SafePointsReport, options: TextOptions): string[] {
  const focus = report.result.kind === 'functions' ? report.result.focus : undefined;
  const shown = map.lines.filter(
    ({ file, line }) => focus === undefined || (file === focus.file && line === focus.line),
  );
  const accepted = map.answers.filter(({ why }) => why === undefined).length;
  const head = `${paint(options, 'bold', map.name)}  ${accepted} of ${count(map.answers.length, 'instruction')} accepted`;
  const lines = [head];
  for (const file of new Set([...(focus === undefined ? [map.file] : []), ...shown.map(each => each.file)])) {
    const own = shown.filter(each => each.file === file).sort((a, b) => a.line - b.line);
    lines.push(
      ...fileLines(map, file, own, { report, gaps: focus === undefined && file === map.file }, options),
    );
  }
  return lines;
}

function fileLines(
  map: FunctionMap,
  file: string,
  own: readonly LineAnswers[],
  { report, gaps }: { report: SafePointsReport; gaps: boolean },
  options: TextOptions,
): string[] {
  const source = report.sources.text(file);
  const inlined = file === map.file ? '' : '  (inlined)';
  const newer = source?.newer ? '  changed after the program was built' : '';
  const missing = source === undefined ? '  not found: --source=FOLDER says where the sources are' : '';
  const lines = [paint(options, 'dim', `  ${file}${inlined}${newer}${missing}`)];
  let previous: number | undefined;
  for (const each of own) {
    // Lines between two that have code: comments, braces. Long gaps are other functions, or large literals.
    const skipped = previous === undefined ? 0 : each.line - previous - 1;
    for (let line = each.line - skipped; gaps && skipped <= 5 && line < each.line; line++) {
      lines.push(...sourceLine(' ', line, source?.lines[line - 1], options));
    }
    lines.push(...lineText(each, map, source?.lines[each.line - 1], options));
    previous = each.line;
  }
  return lines;
}

function sourceLine(sign: string, line: number, text: string | undefined, options: TextOptions): string[] {
  const shown = printable(text?.replaceAll('\t', '    ') ?? '').trimEnd();
  return [`  ${sign} ${paint(options, 'dim', padStart(String(line), 5))}  ${shown}`.trimEnd()];
}

function lineText(
  each: LineAnswers,
  map: FunctionMap,
  text: string | undefined,
  options: TextOptions,
): string[] {
  const { sign, style } = signs[kindOf(each)];
  const lines = sourceLine(paint(options, style, sign), each.line, text, options);
  const note = (words: string): void => {
    lines.push(...hang(options, '             ', words).map(line => paint(options, 'dim', line)));
  };
  if (options.verbose) lines.push(...each.answers.map(answer => instructionLine(answer, options)));
  else {
    for (const stretch of refusedStretches(each.answers, map.answers)) {
      note(`${stretchText(stretch)} refused: ${stretch[0]?.why}`);
    }
    for (const hazard of new Set(each.answers.flatMap(({ hazards }) => hazards))) {
      const there = each.answers.filter(({ hazards }) => hazards.includes(hazard));
      note(`${there.map(one => stretchText([one])).join(' ')}: ${hazard}`);
    }
  }
  if (each.first.why !== undefined) note(nearestText(each, each.nearest));
  return lines;
}

function instructionLine({ offset, text, why, hazards }: Answer, options: TextOptions): string {
  const sign = why === undefined ? paint(options, 'green', '✓') : paint(options, 'red', '×');
  const remark = [why ?? '', ...hazards].filter(each => each !== '').join(', ');
  return `      ${sign} ${padStart(`+0x${offset.toString(16)}`, 7)}  ${padEnd(printable(text), remark === '' ? 0 : 44)}  ${paint(options, 'dim', remark)}`.trimEnd();
}

function legend(functions: readonly FunctionMap[], options: TextOptions): string[] {
  const answers = functions.flatMap(map => map.answers);
  const whys = new Set(answers.flatMap(({ why }) => why ?? []));
  const hazards = new Set(answers.flatMap(each => each.hazards));
  return [
    ...hang(
      options,
      '✓ ',
      'a call is accepted at each instruction of the line; ~ at some of them; × at none',
    ),
    ...[...whys].flatMap(why => hang(options, '  ', `${why}: ${whyMeanings[why]}`)),
    ...[...hazards].flatMap(hazard => hang(options, '  ', `${hazard}: ${hazardMeanings[hazard]}`)),
  ];
}

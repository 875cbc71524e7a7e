import { stripVTControlCharacters } from 'node:util';
import { failuresOf } from '../../scenarios/outcome.js';
import type { RuntimeTestResult, ScenarioFailure, ScenarioResult } from '../model.js';
import { hang, paint, plain, printable, type TextOptions } from '../text.js';
import { traceLines } from './trace.js';

const labelWidth = 10;

/** What a failed scenario saw, as lines without an indentation. */
export function failureLines(failure: ScenarioFailure, options: TextOptions): string[] {
  const lines: string[] = [];
  const field = (label: string, text: string | undefined, style?: 'red' | 'green') => {
    if (text === undefined) return;
    const shown = printable(stripVTControlCharacters(text)).split('\n');
    shown.forEach((line, i) => {
      const first = i === 0 ? label.padEnd(labelWidth) : ' '.repeat(labelWidth);
      lines.push(paint(options, 'dim', first) + (style === undefined ? line : paint(options, style, line)));
    });
  };
  for (const line of hang(options, '', printable(stripVTControlCharacters(failure.message)))) {
    lines.push(line);
  }
  field('expected', failure.expected, 'green');
  field('actual', failure.actual, 'red');
  if (failure.trace !== undefined && failure.trace.length > 0) {
    lines.push('', ...traceLines(failure.trace, options), '');
  }
  if (options.verbose) field('stack', failure.stack);
  field('repeat', failure.repeat);
  return lines;
}

/** All failures of a scenario in plain text, each with the requirement that it is about. */
export function allFailures(scenario: ScenarioResult): string[] {
  return failuresOf(scenario).flatMap(failure => {
    const { requirement = scenario.requirements.join(', ') } = failure;
    return [`requirement: ${requirement}`, ...failureLines(failure, plain)];
  });
}

/** Lines of a test's output that are shown when not verbose. */
const outputShown = 25;

/** Why a runtime test failed: the end of what it printed. */
export function runtimeTestLines(test: RuntimeTestResult, options: TextOptions): string[] {
  const output = printable(stripVTControlCharacters(test.output ?? '').trimEnd()).split('\n');
  const shown = options.verbose ? output : output.slice(-outputShown);
  const left = output.length - shown.length;
  const lines = left > 0 ? [paint(options, 'dim', `(${left} lines before; --verbose shows them)`)] : [];
  return [...lines, ...shown].filter((line, i, all) => line !== '' || all.length > 1 || i > 0);
}

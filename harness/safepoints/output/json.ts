import type { Answer, FunctionMap } from '../function-map.js';
import type { SafePointsReport } from '../report.js';
import { total } from '../shares.js';

/** The report as JSON, which docs/safepoints.schema.json describes. Addresses are hexadecimal, as linked. */
export function jsonText({ program, asked, result, defects, sources, tool }: SafePointsReport): string {
  const found =
    result.kind === 'functions'
      ? { functions: result.functions.map(map => functionJson(map, result.focus, sources)) }
      : result.kind === 'package'
        ? { package: result.name, share: total(result.functions), shares: result.functions }
        : { share: total(result.packages), shares: result.packages };
  const document = { format: 1, tool, program, ...(asked === undefined ? {} : { asked }), ...found, defects };
  return `${JSON.stringify(document, undefined, 1)}\n`;
}

function functionJson(
  { name, entry, bytes, file, answers, lines }: FunctionMap,
  focus: { file: string; line: number } | undefined,
  sources: SafePointsReport['sources'],
): object {
  const isShown = (at: { file: string; line: number }): boolean =>
    focus === undefined || (at.file === focus.file && at.line === focus.line);
  return {
    name,
    entry: hex(entry),
    bytes,
    file,
    instructions: answers.filter(isShown).map(answerJson),
    lines: lines.filter(isShown).map(({ file: of, line, first, answers: own, nearest }) => ({
      file: of,
      line,
      source: sources.text(of)?.lines[line - 1] ?? null,
      instructions: own.length,
      accepted: own.filter(({ why }) => why === undefined).length,
      first: answerJson(first),
      ...(nearest === undefined ? {} : { nearest: answerJson(nearest) }),
    })),
  };
}

function answerJson({ pc, ...rest }: Answer): object {
  return { pc: hex(pc), ...rest };
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

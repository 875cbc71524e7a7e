import { families } from '../families.js';
import { gravest, sign } from '../marks.js';
import type { ReleaseResult, Report, RequirementResult } from '../model.js';
import { displayWidth, padEnd, paint, type TextOptions } from '../text.js';

interface Row {
  name: string;
  /** Outcome and how many went wrong, one a release; undefined where there is nothing. */
  cells: (Cell | undefined)[];
}

interface Cell {
  outcome: RequirementResult['outcome'];
  /** How many of the requirements have that outcome, where it isn't a good one. */
  wrong?: number;
}

/**
 * Requirements by release. Families in which all is well are one row; a requirement that doesn't hold
 * somewhere gets a row of its own below its family. What does not fit the width goes into further blocks of
 * columns.
 */
export function matrixLines(report: Report, options: TextOptions): string[] {
  const rows = matrixRows(report);
  const heads = report.results.map(columnHead);
  const nameWidth = Math.max(...rows.map(row => displayWidth(row.name))) + 2;
  const columnWidth = Math.max(...heads.flat().map(displayWidth), 3) + 2;
  const perBlock = Math.max(1, Math.floor((options.width - nameWidth) / columnWidth));
  const lines: string[] = [];
  for (let from = 0; from < heads.length; from += perBlock) {
    if (from > 0) lines.push('');
    const block = heads.slice(from, from + perBlock);
    for (const [i, style] of [[0, 'bold'] as const, [1, 'dim'] as const, [2, 'dim'] as const]) {
      if (block.every(head => head[i] === '')) continue;
      const text = block.map(head => padEnd(head[i] ?? '', columnWidth)).join('');
      lines.push(' '.repeat(nameWidth) + paint(options, style, text.trimEnd()));
    }
    for (const row of rows) {
      const cells = row.cells
        .slice(from, from + perBlock)
        .map(cell => padEnd(cellText(cell, options), columnWidth));
      lines.push(padEnd(row.name, nameWidth) + cells.join(''));
    }
  }
  lines.push('', ...legend(rows, options));
  return lines.map(line => line.trimEnd());
}

function legend(rows: Row[], options: TextOptions): string[] {
  const used = new Set(rows.flatMap(row => row.cells.map(cell => cell?.outcome)));
  const meanings: [RequirementResult['outcome'], string][] = [
    ['holds', 'holds'],
    ['fails', 'fails'],
    ['unexpected-pass', 'unexpected pass'],
    ['known-defect', 'known defect'],
    ['not-applicable', 'not applicable'],
    ['not-judged', 'not judged'],
  ];
  const lines: string[] = [];
  for (const [outcome, meaning] of meanings.filter(([one]) => used.has(one))) {
    const entry = `${sign(outcome, options)} ${paint(options, 'dim', meaning)}`;
    const line = lines.at(-1);
    const joined = `${line}   ${entry}`;
    if (line === undefined || displayWidth(joined) > options.width) lines.push(entry);
    else lines[lines.length - 1] = joined;
  }
  return lines;
}

function columnHead(result: ReleaseResult): [string, string, string] {
  const whose = result.implementation === 'reference' ? 'reference' : '';
  return [result.release, result.protocol, result.architecture ?? whose];
}

function cellText(cell: Cell | undefined, options: TextOptions): string {
  if (cell === undefined) return '';
  return sign(cell.outcome, options) + (cell.wrong === undefined ? '' : ` ${cell.wrong}`);
}

function matrixRows(report: Report): Row[] {
  const rows: Row[] = [];
  if (report.results.some(result => result.runtimeTests.length > 0)) {
    rows.push({ name: 'runtime tests', cells: report.results.map(runtimeTestCell) });
  }
  for (const [family, requirements] of families(report.requirements)) {
    const ids = requirements.map(({ id }) => id);
    const outcomes = (result: ReleaseResult) =>
      result.requirements.flatMap(({ id, outcome }) => (ids.includes(id) ? [outcome] : []));
    rows.push({ name: family, cells: report.results.map(result => summaryCell(outcomes(result))) });
    for (const id of ids) {
      const cells = report.results.map((result): Cell | undefined => {
        const found = result.requirements.find(requirement => requirement.id === id);
        return found === undefined ? undefined : { outcome: found.outcome };
      });
      const interesting = cells.some(
        cell => cell !== undefined && !['holds', 'not-applicable'].includes(cell.outcome),
      );
      if (interesting) rows.push({ name: `  ${id}`, cells });
    }
  }
  return rows;
}

function summaryCell(outcomes: RequirementResult['outcome'][]): Cell | undefined {
  const outcome = gravest(outcomes);
  if (outcome === undefined) return undefined;
  if (outcome === 'holds' || outcome === 'not-applicable') return { outcome };
  return { outcome, wrong: outcomes.filter(one => one === outcome).length };
}

function runtimeTestCell(result: ReleaseResult): Cell | undefined {
  const wrong = result.runtimeTests.filter(
    test => test.outcome === 'failed' || test.outcome === 'hung',
  ).length;
  if (wrong > 0) return { outcome: 'fails', wrong };
  if (result.runtimeTests.length === 0) return undefined;
  return {
    outcome: result.runtimeTests.some(test => test.outcome === 'passed') ? 'holds' : 'not-applicable',
  };
}

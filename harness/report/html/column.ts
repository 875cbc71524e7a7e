import { failureOf } from '../../scenarios/outcome.js';
import { releaseName } from '../console/release.js';
import type { ReleaseResult, Report, ScenarioResult } from '../model.js';

/** A release and implementation, as a column of every table of the page. */
export interface Column {
  /** Counted from 0, in the order of the report. */
  index: number;
  result: ReleaseResult;
  /** `Go 1.15.15 (reference implementation)` */
  name: string;
  /** The command that judges it again, without a selection of scenarios. */
  command: string;
}

/** The columns of a report. */
export function columnsOf(report: Report): Column[] {
  return report.results.map((result, index) => ({
    index,
    result,
    name: releaseName(result),
    command: commandFor(report, result),
  }));
}

/** The command of a failure names the exact tree; without a failure, the version must do. */
function commandFor(report: Report, result: ReleaseResult): string {
  const repeat = result.scenarios.flatMap(scenario => failureOf(scenario) ?? [])[0]?.repeat;
  if (repeat?.includes(' --grep=')) return repeat.replace(/ --grep=.*$/, '');
  const processor = result.architecture === undefined ? '' : ` --arch=${result.architecture}`;
  const reference = result.implementation === 'reference' ? ' --implementation=reference' : '';
  return `npx ${report.tool.name} --go=${result.release}${processor}${reference}`;
}

/** The id of the element that shows a scenario of a column in detail. */
export function anchorOf(column: Column, scenario: Pick<ScenarioResult, 'id'>): string {
  return `result-${column.index}-${scenario.id.replace(/[^\w-]/g, '-')}`;
}

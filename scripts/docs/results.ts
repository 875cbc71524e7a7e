import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defined } from '../../harness/host/defined.js';
import { packageRoot } from '../../harness/host/files.js';
import type { ReleaseResult, Report } from '../../harness/report/model.js';
import { byRelease, columnName } from '../../harness/report/order.js';
import { tally } from '../../harness/report/summarise.js';

/** What the documents keep of one release that was judged: a column of docs/results.json. */
export interface Column {
  /** `1.15.15` */
  release: string;
  /** The processor, by GOARCH; absent: amd64. */
  architecture?: string;
  /** Absent: the full profile. */
  profile?: 'quick';
  implementation: ReleaseResult['implementation'];
  protocol: ReleaseResult['protocol'];
  /** The day, `2026-11-21`. */
  judged: string;
  runtimeTests: { passed: number; total: number };
  scenarios: { passed: number; applicable: number; failed: number };
  /**
   * The outcome of each requirement by its id. A requirement that is younger than the result is not there.
   */
  requirements: Record<string, ReleaseResult['requirements'][number]['outcome']>;
}

/** Reads docs/results.json. */
export function readColumns(): Column[] {
  return JSON.parse(readFileSync(join(packageRoot, 'docs/results.json'), 'utf8')) as Column[];
}

/** Columns of the results in a report of `--reporter=json`. */
export function columnsOf(report: Report): Column[] {
  const { started, arguments: typed } = report;
  const isFull = /(^|\n)--profile[=\n]full(\n|$)/.test(typed.join('\n'));
  return report.results.map(result => ({
    ...columnOf(result, started.slice(0, 10)),
    ...(isFull ? {} : { profile: 'quick' as const }),
  }));
}

function columnOf(result: ReleaseResult, judged: string): Column {
  const { release, architecture, implementation, protocol, runtimeTests, scenarios, requirements } = result;
  const outcomes = tally(scenarios.map(({ outcome }) => outcome));
  return {
    release,
    ...defined({ architecture }),
    implementation,
    protocol,
    judged,
    runtimeTests: {
      passed: runtimeTests.filter(({ outcome }) => outcome === 'passed').length,
      total: runtimeTests.length,
    },
    scenarios: {
      passed: outcomes.get('passed') ?? 0,
      applicable: scenarios.length - (outcomes.get('not-applicable') ?? 0),
      failed: (outcomes.get('failed') ?? 0) + (outcomes.get('unexpected-pass') ?? 0),
    },
    requirements: Object.fromEntries(requirements.map(({ id, outcome }) => [id, outcome])),
  };
}

/**
 * Both lists in one, oldest release first. A later column replaces one of the same release, processor and
 * implementation.
 */
export function merged(columns: readonly Column[], later: readonly Column[]): Column[] {
  const byName = new Map([...columns, ...later].map(column => [columnName(column), column]));
  return [...byName.values()].sort(byRelease);
}

import { padEnd, padStart, paint, type TextOptions } from '../../report/text.js';
import type { SafePointsReport } from '../report.js';
import { type Share, total } from '../shares.js';
import { percent } from './wording.js';

type Shares = Exclude<SafePointsReport['result'], { kind: 'functions' }>;

/** The share of lines at which a user can call, as a table: functions of a package, or packages of a program. */
export function sharesText(result: Shares, options: TextOptions): string[] {
  const rows: (Share & { name: string })[] =
    result.kind === 'package'
      ? [...result.functions]
      : result.packages.map(one => ({ ...one, name: one.name || '(no package)' }));
  const what = result.kind === 'package' ? `function of ${result.name}` : 'package';
  const all = [...rows, { name: 'all', ...total(rows) }];
  const width = Math.min(60, Math.max(what.length, ...rows.map(({ name }) => name.length)));
  const head = `${padStart('share', 7)}${padStart('lines', 9)}${padStart('accepted', 10)}${padStart('later', 8)}${padStart('never', 9)}  ${padEnd(what, width)}`;
  return [
    paint(options, 'dim', head.trimEnd()),
    ...all.map(
      row =>
        `${padStart(percent(row), 7)}${number(row.lines, 9)}${number(row.accepted, 10)}${number(row.later, 8)}${number(row.lines - row.accepted - row.later, 9)}  ${row.name}`,
    ),
  ];
}

function number(value: number, width: number): string {
  return padStart(value.toLocaleString('en-US'), width);
}

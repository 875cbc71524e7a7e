import type { Settled } from '../../../conformance/each-go.js';
import { packageFacts } from '../../../host/package.js';
import { unjudgedLines } from '../../../report/console/unjudged.js';
import type { UnjudgedRelease } from '../../../report/model.js';
import type { TextOptions } from '../../../report/text.js';
import type { FaultsSummary } from '../summary.js';
import { faultsPage } from './page.js';
import { summaryMarkdown, summaryText, verdictLine } from './text.js';

/** One item of the JSON list: the figures of a Go, or why it could not be judged. */
export type FaultsItem = FaultsSummary | { format: 1; unjudged: UnjudgedRelease };

export function isSummary(item: FaultsItem): item is FaultsSummary {
  return !('unjudged' in item);
}

type FaultsReport = readonly Settled<FaultsSummary>[];

/** Every format of the results of `faults`, by the name that `--reporter` takes. */
export const faultsReporters: Record<string, (report: FaultsReport, text: TextOptions) => string> = {
  console: (report, text) =>
    [
      ...summariesOf(report).map(consoleText),
      ...unjudgedOf(report).map(release => `${unjudgedLines([release], text).join('\n')}\n`),
    ].join('\n'),
  json: faultsJson,
  markdown: report => summaryMarkdown(summariesOf(report), unjudgedOf(report)),
  html: report => faultsPage(summariesOf(report), unjudgedOf(report), packageFacts()),
};

/** Everything that the console shows of one Go. */
function consoleText(summary: FaultsSummary): string {
  return `${summary.verdicts.map(verdict => `${verdictLine(verdict)}\n`).join('')}\n${summaryText(summary)}`;
}

function faultsJson(report: FaultsReport): string {
  const items = report.map(
    (one): FaultsItem => ('unjudged' in one ? { format: 1, unjudged: one.unjudged } : one.result),
  );
  return `${JSON.stringify(items, null, 1)}\n`;
}

function summariesOf(report: FaultsReport): FaultsSummary[] {
  return report.flatMap(one => ('result' in one ? [one.result] : []));
}

function unjudgedOf(report: FaultsReport): UnjudgedRelease[] {
  return report.flatMap(one => ('unjudged' in one ? [one.unjudged] : []));
}

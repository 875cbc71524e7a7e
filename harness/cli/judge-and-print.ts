import type { RunOptions } from '../conformance/options.js';
import { requireJudged, run } from '../conformance/run.js';
import type { TimedEvent } from '../report/events/events.js';
import type { Report } from '../report/model.js';
import { exitCodeFor } from '../report/verdict.js';
import { annotate } from './annotate.js';
import type { ReportPrinter } from './report-printer.js';
import type { CliSurroundings } from './surroundings.js';

/** Judges what was asked for, prints each release as it comes, and writes the reports. */
export async function judgeAndPrint(
  options: RunOptions,
  printer: ReportPrinter,
  surroundings: CliSurroundings,
  signal: AbortSignal,
  onEvent?: (event: TimedEvent) => void,
): Promise<{ report: Report; exitCode: number }> {
  const { progress } = surroundings;
  const events = printer.events(progress);
  const report = await run(options, surroundings, {
    ...events,
    signal,
    onEvent: event => {
      events.onEvent?.(event);
      onEvent?.(event);
    },
  });
  progress.stop();
  await printer.finish(report);
  annotate(report, options.policy.failOn);
  requireJudged(report);
  return { report, exitCode: exitCodeFor(report, options.policy.failOn) };
}

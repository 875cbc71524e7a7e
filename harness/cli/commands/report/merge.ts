import type { Command } from 'commander';
import type { FailureRequest } from '../../../conformance/failure-policy.js';
import { addFailurePolicy, type Ended, reporterNames } from '../../options.js';
import { outputsOf, reporterFor, writeOutputs } from '../../output.js';
import { collect } from '../../values.js';

interface MergeOptions extends FailureRequest {
  /** File of the merged report itself. */
  output?: string;
  reporter?: string[];
  verbose?: true;
}

export function addMerge(report: Command, ended: Ended): void {
  const merge = report
    .command('merge')
    .description(
      'join the parts of a run, or reports of several runs, into one; the exit code is that of the joined run',
    )
    .argument('<files...>', 'reports written by --reporter=json')
    .option('--output <file>', 'write the merged report: as JSON, unless the ending says otherwise')
    .option('--reporter <names>', `${reporterNames}; NAME:FILE writes to a file`, collect)
    .option('--verbose', 'show each pass, and the stacks of failures');
  addFailurePolicy(merge).action(async (files: string[], options: MergeOptions) => {
    ended(await mergeCommand(files, options));
  });
}

/**
 * Joins reports into one, writes it and its other outputs, and returns the exit code that a run would have.
 */
async function mergeCommand(files: readonly string[], options: MergeOptions): Promise<number> {
  const { reporter = [], output, verbose = false } = options;
  const [{ annotate }, { readFailurePolicy }, { mergeFiles }, { reporters }, { exitCodeFor }] =
    await Promise.all([
      import('../../annotate.js'),
      import('../../../conformance/failure-policy.js'),
      import('../../../conformance/merge.js'),
      import('../../../report/reporters/all.js'),
      import('../../../report/verdict.js'),
    ]);
  const outputs = outputsOf(reporter, undefined, Object.keys(reporters));
  const policy = await readFailurePolicy(options);
  const report = await mergeFiles(files, policy);
  if (output !== undefined) {
    const chosen = reporterFor(output, Object.keys(reporters)) ?? 'json';
    await writeOutputs([{ reporter: chosen, file: output }], reporters, report, verbose);
  }
  await writeOutputs(outputs, reporters, report, verbose);
  annotate(report, policy.failOn);
  return exitCodeFor(report, policy.failOn);
}

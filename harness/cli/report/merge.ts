import { Cache } from '../../host/cache.js';
import { mergeReports } from '../../report/merge.js';
import { readReport } from '../../report/read.js';
import { reporters } from '../../report/reporters/all.js';
import { jsonReport } from '../../report/reporters/json.js';
import { keepTimes } from '../../report/times.js';
import { outputsOf, writeOutput } from '../output.js';
import { put } from '../put.js';
import { textOptions } from '../terminal.js';
import { compared, exitCodeBy, type VerdictOptions, verdictOf } from '../verdict.js';

export interface MergeOptions extends VerdictOptions {
  /** File of the merged report itself, as JSON. */
  output?: string;
  reporter?: string[];
  verbose?: true;
}

/** Joins reports into one, writes it and whatever else is to be made of it, and judges it as a run would. */
export async function mergeCommand(files: readonly string[], options: MergeOptions): Promise<number> {
  const outputs = outputsOf(options.reporter ?? [], undefined, Object.keys(reporters));
  const verdict = await verdictOf(options);
  const named = await Promise.all(files.map(readReport));
  const merged = mergeReports(named);
  if (named.some(({ report }) => report.shard !== undefined)) await keepTimes(Cache.default(), merged);
  const report = compared(merged, verdict);
  if (options.output !== undefined) await writeOutput(options.output, jsonReport(report));
  const text = textOptions(process.stdout, process.env, options.verbose === true);
  for (const output of outputs) await put(output, report, text);
  return exitCodeBy(report, verdict);
}

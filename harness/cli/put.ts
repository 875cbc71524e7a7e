import type { Report } from '../report/model.js';
import { reporters } from '../report/reporters/all.js';
import type { TextOptions } from '../report/text.js';
import { type Output, writeOutput } from './output.js';
import { textOptions } from './terminal.js';

/** Writes one output of a report: to its file, or to standard output as `text` says. */
export async function put({ reporter, file }: Output, report: Report, text: TextOptions): Promise<void> {
  const make = reporters[reporter];
  if (make === undefined) throw new Error(`no reporter ${reporter}`);
  if (file === undefined) process.stdout.write(make(report, text));
  else await writeOutput(file, make(report, textOptions({}, {}, text.verbose)));
}

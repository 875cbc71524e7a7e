import { mergeReports } from '../../report/merge.js';
import { readReport } from '../../report/read.js';
import { reporters } from '../../report/reporters.js';
import { outputsOf } from '../output.js';
import { put } from '../put.js';
import { textOptions } from '../terminal.js';

export interface RenderOptions {
  output?: string;
  reporter?: string[];
  verbose?: true;
}

/** Makes other outputs of JSON reports, several of them joined: the page, unless another is asked for. Judges nothing. */
export async function renderCommand(files: readonly string[], options: RenderOptions): Promise<number> {
  const wanted = options.reporter ?? ['html'];
  const asked = wanted.some(value => /\bconsole\b/.test(value));
  // A run prints what it finds even if its reports go to files; here there is nothing to follow.
  const outputs = outputsOf(wanted, options.output, Object.keys(reporters)).filter(
    ({ reporter, file }) => reporter !== 'console' || file !== undefined || asked,
  );
  const named = await Promise.all(files.map(readReport));
  const [only] = named;
  // Joining leaves out what a report was compared with.
  const report = named.length === 1 && only !== undefined ? only.report : mergeReports(named);
  const text = textOptions(process.stdout, process.env, options.verbose === true);
  for (const output of outputs) await put(output, report, text);
  return 0;
}

import { UsageError } from '../../host/errors.js';
import { mergeReports } from '../../report/merge.js';
import type { Report } from '../../report/model.js';
import { readDocument, readReport } from '../../report/read.js';
import { reporters } from '../../report/reporters/all.js';
import type { ReviewReport } from '../../review/model.js';
import { reviewPage } from '../../review/output/page/page.js';
import { outputsOf, writeOutput } from '../output.js';
import { put } from '../put.js';
import { textOptions } from '../terminal.js';

export interface RenderOptions {
  output?: string;
  reporter?: string[];
  verbose?: true;
}

/** Makes other outputs of JSON reports, several of them joined, or the page of a review. Judges nothing. */
export async function renderCommand(files: readonly string[], options: RenderOptions): Promise<number> {
  const wanted = options.reporter ?? ['html'];
  const asked = wanted.some(value => /\bconsole\b/.test(value));
  // A run prints what it finds even if its reports go to files; here there is nothing to follow.
  const outputs = outputsOf(wanted, options.output, Object.keys(reporters)).filter(
    ({ reporter, file }) => reporter !== 'console' || file !== undefined || asked,
  );
  const [first = ''] = files;
  const review = await readDocument(first);
  if (isReview(review)) {
    if (files.length > 1 || outputs.some(({ reporter }) => reporter !== 'html')) {
      throw new UsageError(`${first} is a review, of which render makes a page`, {
        remedy: 'name it alone; review itself has other reporters',
      });
    }
    const page = reviewPage(review);
    for (const { file } of outputs) {
      if (file === undefined) process.stdout.write(page);
      else await writeOutput(file, page);
    }
    return 0;
  }
  const report = await joined(files);
  const text = textOptions(process.stdout, process.env, options.verbose === true);
  for (const output of outputs) await put(output, report, text);
  return 0;
}

function isReview(document: unknown): document is ReviewReport {
  return typeof document === 'object' && document !== null && 'reviews' in document;
}

async function joined(files: readonly string[]): Promise<Report> {
  const named = await Promise.all(files.map(readReport));
  const [only] = named;
  // Joining leaves out what a report was compared with.
  return named.length === 1 && only !== undefined ? only.report : mergeReports(named);
}

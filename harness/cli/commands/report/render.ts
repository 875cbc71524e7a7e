import type { Command } from 'commander';
import { UsageError } from '../../../host/errors.js';
import type { ReviewReport } from '../../../review/model.js';
import { type Ended, reporterNames } from '../../options.js';
import { type Output, outputsOf, reporterFor, writeOutputs } from '../../output.js';
import { collect } from '../../values.js';

interface RenderOptions {
  output?: string;
  reporter?: string[];
  verbose?: true;
}

export function addRender(report: Command, ended: Ended): void {
  report
    .command('render')
    .description('make an HTML page, or another output, of one or more reports')
    .argument('<files...>', 'reports written by --reporter=json')
    .option('--output <file>', 'where to write it: the ending chooses the reporter; a folder gets index.html')
    .option('--reporter <names>', `${reporterNames} (default: html); NAME:FILE writes to a file`, collect)
    .option('--verbose', 'show each pass, and the stacks of failures')
    .action(async (files: string[], options: RenderOptions) => {
      ended(await renderCommand(files, options));
    });
}

/** Makes other outputs of JSON reports, several of them joined, or the page of a review. Judges nothing. */
async function renderCommand(files: readonly string[], options: RenderOptions): Promise<number> {
  const { output, verbose = false } = options;
  const [{ joinFiles }, { readDocument, requireValid }, { reporters }] = await Promise.all([
    import('../../../conformance/merge.js'),
    import('../../../report/read.js'),
    import('../../../report/reporters/all.js'),
  ]);
  const known = Object.keys(reporters);
  const usual = output === undefined ? undefined : reporterFor(output, known);
  const reporter = options.reporter ?? [usual ?? 'html'];
  const asked = reporter.some(value => /\bconsole\b/.test(value));
  // A run prints what it finds even if its reports go to files; here there is nothing to follow.
  const outputs = outputsOf(reporter, output, known).filter(
    one => one.reporter !== 'console' || one.file !== undefined || asked,
  );
  const [first = ''] = files;
  const document = await readDocument(first);
  if (isReview(document)) {
    requireValid(document, 'review', first);
    await renderReview(document, files, outputs);
    return 0;
  }
  await writeOutputs(outputs, reporters, await joinFiles(files), verbose);
  return 0;
}

async function renderReview(
  review: ReviewReport,
  files: readonly string[],
  outputs: readonly Output[],
): Promise<void> {
  if (files.length > 1 || outputs.some(({ reporter }) => reporter !== 'html')) {
    throw new UsageError(`${files[0]} is a review, and render only makes a page of a review`, {
      remedy: 'name it alone, without --reporter; the command review has other reporters',
    });
  }
  const { reviewReporters } = await import('../../../review/output/all.js');
  await writeOutputs(outputs, reviewReporters, review, false);
}

function isReview(document: unknown): document is ReviewReport {
  return typeof document === 'object' && document !== null && 'reviews' in document;
}

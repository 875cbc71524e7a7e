import type { Command } from 'commander';
import { requireSupportedPlatform } from '../../host/platform.js';
import type { ReviewRequest } from '../../review/releases.js';
import { interruptibleCommand } from '../interruptible.js';
import { addFrom, addProcessors, addProfile, addSandbox, addSelection, type Ended } from '../options.js';
import { outputsOf, writeOutputs } from '../output.js';
import { withSurroundings } from '../surroundings.js';
import { collect, parsePositive, parseSeconds } from '../values.js';

interface ReviewCommandOptions extends Omit<ReviewRequest, 'arguments'> {
  reporter?: string[];
  output?: string;
  verbose?: true;
  quiet?: true;
}

export function addReview(program: Command, typed: string[], ended: Ended): void {
  const review = program
    .command('review')
    .description(
      'report what a change to Go does to debug calls: what it fixes, what it breaks, and which scenarios notice each hunk',
    )
    .argument(
      '<what>',
      'a diff or a mailbox of patches (- reads standard input), an edited tree, or commits (HEAD is one, HEAD~3..HEAD three)',
    )
    .option(
      '--go <what>',
      'the Go that the change is for, named as for a run; for commits, the checkout that has them',
    );
  addSandbox(addFrom(addProcessors(review)), 'the changed Go', 'auto')
    .option('--faults', 'also plant faults in the lines that the change touches')
    .option('--sample <n>', 'plant at most n faults', parsePositive)
    .option('--no-hunks', 'do not judge the change with each hunk left out')
    .option('--no-runtime-tests', "leave out the tree's own tests, TestDebugCall*");
  addProfile(addSelection(review))
    .option(
      '--timeout <seconds>',
      'deadline for the changed Go, from its build to its last scenario (default: 600)',
      parseSeconds,
    )
    .option('--reporter <names>', 'console, json, markdown, html; NAME:FILE writes to a file', collect)
    .option(
      '--output <file>',
      'file of the one reporter that names none; without --reporter its ending chooses one',
    )
    .option('--quiet', 'print nothing of how far it is')
    .option('--verbose', 'also name the files that the change leaves alone, and show all registers')
    .action(async (what: string, options: ReviewCommandOptions) => {
      requireSupportedPlatform(process);
      ended(await reviewCommand(what, typed, options));
    });
}

/** Reviews a change on each Go that was asked for, and prints what it does. */
async function reviewCommand(what: string, typed: string[], options: ReviewCommandOptions): Promise<number> {
  const { reporter = [], output, verbose = false, quiet = false, ...request } = options;
  const [{ exitCodeOfReviews, reviewReleases }, { reviewReporters }] = await Promise.all([
    import('../../review/releases.js'),
    import('../../review/output/all.js'),
  ]);
  const outputs = outputsOf(reporter, output, Object.keys(reviewReporters));
  return withSurroundings({ verbose, quiet }, surroundings =>
    interruptibleCommand(surroundings.progress, async signal => {
      const asked = { ...request, arguments: typed };
      const report = await reviewReleases(what, asked, surroundings, signal);
      surroundings.progress.stop();
      await writeOutputs(outputs, reviewReporters, report, verbose);
      return exitCodeOfReviews(report);
    }),
  );
}

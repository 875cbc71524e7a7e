import { type Command, Option } from 'commander';
import { requireSupportedPlatform } from '../../host/platform.js';
import type { FaultsCommandOptions } from '../faults.js';
import type { ReviewCommandOptions } from '../review.js';
import { addFrom, addProfile, addSelection, type Ended } from './options.js';
import { collect, parsePositive, parseRegExp, parseSeconds } from './values.js';

/*
 * Commands about changes to a Go: review, and faults, which makes its changes itself.
 */

export function addReview(program: Command, typed: string[], ended: Ended): void {
  const review = program
    .command('review')
    .description(
      'say what a change to a Go does to debugger calls: what it fixes and breaks, and who sees each hunk',
    )
    .argument(
      '<what>',
      'a diff or a mailbox of patches (- for standard input), an edited tree, or commits (HEAD~3..HEAD)',
    )
    .option('--go <what>', 'what the change is for, as for judging; a checkout where commits are reviewed');
  addFrom(review)
    .addOption(
      new Option(
        '--sandbox <mode>',
        'whether what is made of the change runs in a sandbox of bubblewrap: where it can, in any case, or not',
      )
        .choices(['auto', 'require', 'off'])
        .default('auto'),
    )
    .option('--faults', 'plant faults in the lines that the change touches, too')
    .option('--sample <n>', 'at most so many faults', parsePositive)
    .option('--no-hunks', 'do not leave out each hunk alone')
    .option('--no-runtime-tests', "leave out the tree's own TestDebugCall*");
  addProfile(addSelection(review))
    .option(
      '--timeout <seconds>',
      'deadline of the changed Go, from its build to its last scenario',
      parseSeconds,
    )
    .option('--reporter <names>', 'console, json, markdown, html; NAME:FILE writes to a file', collect)
    .option('--output <file>', 'file for the reporter that has none of its own')
    .option('--verbose', 'name what the change leaves alone, and all registers')
    .action(async (what: string, options: ReviewCommandOptions) => {
      requireSupportedPlatform(process);
      const { reviewCommand } = await import('../review.js');
      ended(await reviewCommand(what, typed, options));
    });
}

export function addFaults(program: Command, ended: Ended): void {
  const faults = program
    .command('faults')
    .description(
      'plant faults in the debugger calls of a Go, one at a time, and print which the scenarios notice',
    )
    .option('--go <what>', 'as for judging');
  addFrom(faults).addOption(
    new Option('--implementation <whose>', "faults in the tree's own debugger calls, or those of the series")
      .choices(['own', 'reference'])
      .default('own'),
  );
  addProfile(faults, 'full plays all scenarios on what the quick ones do not notice')
    .option('--grep <regexp>', 'only faults whose place, function, rule or text matches', parseRegExp)
    .option('--sample <n>', 'at most so many faults, spread over all', parsePositive)
    .option('--jobs <n>', 'so many at a time; as many as there are cores without it', parsePositive)
    .option('--list', 'print the faults and plant none')
    .option('--json <file>', 'write each verdict, and the figures, as JSON')
    .option('--markdown <file>', 'write figures and survivors as tables')
    .action(async (options: FaultsCommandOptions) => {
      requireSupportedPlatform(process);
      const { faultsCommand } = await import('../faults.js');
      ended(await faultsCommand(options));
    });
}

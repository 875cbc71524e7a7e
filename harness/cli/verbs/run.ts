import { type Command, Option } from 'commander';
import { requireSupportedPlatform } from '../../host/platform.js';
import type { RunOptions } from '../run.js';
import { addFrom, addProfile, addSelection, type Ended, reporterNames } from './options.js';
import { collect, parsePositive, parseSeconds, parseSha256 } from './values.js';
import { addVerdictOptions } from './verdict.js';

/** Adds what happens without a command. `refuse` throws for a word that is no command. */
export function addRun(
  program: Command,
  typed: string[],
  ended: Ended,
  refuse: (word: string) => never,
): Command {
  const run = program
    .command('run', { isDefault: true })
    .description('judge (this is what happens without a command)')
    .argument('[unexpected...]');
  addTrees(run);
  addScenarios(run);
  addOutputs(run);
  return addVerdictOptions(run).action(async (unexpected: string[], options: RunOptions) => {
    if (unexpected[0] !== undefined) refuse(unexpected[0]);
    requireSupportedPlatform(process);
    const { runCommand } = await import('../run.js');
    ended(await runCommand(typed, options));
  });
}

/** What is judged, and how it is built. */
function addTrees(run: Command): void {
  run.option(
    '--go <what>',
    'versions, lines or ranges (1.15, 1.11.13, ">=1.19 <1.25"), a directory, a repository at a revision (go.git@go1.22.1) or a tarball, with commas between; without it the oldest V1 and the newest V2 release that can be had',
  );
  addFrom(run)
    .option('--sha256 <sum>', 'SHA-256 that a tarball must have', parseSha256)
    .addOption(
      new Option(
        '--implementation <whose>',
        "whose debugger calls are judged: the tree's own, those of the patch series, or both; without it the tree's own, or the reference where it has none",
      ).choices(['own', 'reference', 'both']),
    )
    .addOption(
      new Option(
        '--build <mode>',
        'how a patched tree is built: incremental, on top of a built one, or full, by make.bash; incremental where it can be',
      ).choices(['incremental', 'full']),
    )
    .option(
      '--series <name>',
      'the patch series of the reference: go1.11, go1.15, flags, or a folder with one; without it the one for the release',
    );
}

/** What is played, and how often. */
function addScenarios(run: Command): void {
  addProfile(addSelection(run))
    .option('--repeat <n>', 'play the scenarios n times; the worst result of each counts', parsePositive)
    .option(
      '--until-fail',
      'play the scenarios again until one fails: as often as --repeat says, or else until --timeout has passed',
    )
    .option('--jobs <n>', 'so many scenario processes at a time; 1 without it', parsePositive)
    .option('--no-runtime-tests', "leave out the tree's own TestDebugCall*")
    .option('--strict', 'known defects are failures too')
    .option(
      '--shard <part>',
      'judge a part of the releases, like 2/4: they are shared out by the times of the last run',
    )
    .option(
      '--times <file>',
      'the report whose times --shard goes by; last, the last run on this machine, without it; none: all alike',
    )
    .option('--timeout <seconds>', 'deadline of the scenarios of one release', parseSeconds);
}

function addOutputs(run: Command): void {
  run
    .option('--reporter <names>', `${reporterNames}; NAME:FILE writes to a file`, collect)
    .option('--output <file>', 'file for the reporter that has none of its own')
    .option('--verbose', 'show passes one by one, and the stacks of failures');
}

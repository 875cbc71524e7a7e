import { type Command, Option } from 'commander';
import type { RunRequest } from '../../conformance/options.js';
import { requireSupportedPlatform } from '../../host/platform.js';
import {
  addFailurePolicy,
  addFrom,
  addProfile,
  addSandbox,
  addSelection,
  type Ended,
  reporterNames,
} from '../options.js';
import { withSurroundings } from '../surroundings.js';
import { collect, parsePositive, parseSeconds, parseSha256, splitProcessors } from '../values.js';

interface RunCommandOptions extends Omit<RunRequest, 'arguments' | 'instructions'> {
  reporter?: string[];
  output?: string;
  verbose?: true;
}

/** Adds what happens without a command. `refuse` throws for a word that is not a command. */
export function addRun(
  program: Command,
  typed: string[],
  ended: Ended,
  refuse: (word: string) => never,
): Command {
  const run = program
    .command('run', { isDefault: true })
    .description('judge Go releases or trees; this is what happens without a command')
    .argument('[unexpected...]')
    .usage('[options]');
  addTrees(run);
  addSandbox(run, 'each Go, which you then need not trust,', 'off');
  addScenarios(run);
  addOutputs(run);
  return addFailurePolicy(run).action(async (unexpected: string[], options: RunCommandOptions) => {
    if (unexpected[0] !== undefined) refuse(unexpected[0]);
    requireSupportedPlatform(process);
    ended(await runCommand(typed, options));
  });
}

/** Judges what was asked for, prints each release as it comes, writes the reports. */
async function runCommand(typed: string[], options: RunCommandOptions): Promise<number> {
  const { reporter: _reporter, output: _output, verbose, ...request } = options;
  const [{ ReportPrinter }, { annotate }, { createRunOptions }, { requireJudged, run }, { exitCodeFor }] =
    await Promise.all([
      import('../report-printer.js'),
      import('../annotate.js'),
      import('../../conformance/options.js'),
      import('../../conformance/run.js'),
      import('../../report/verdict.js'),
    ]);
  const printer = new ReportPrinter(options);
  const instructions = printer.showsInstructions;
  const runOptions = await createRunOptions({ ...request, instructions, arguments: typed });
  const report = await withSurroundings({ verbose: verbose === true }, surroundings =>
    run(runOptions, surroundings, printer.events(surroundings.progress)),
  );
  await printer.finish(report);
  annotate(report, runOptions.policy.failOn);
  requireJudged(report);
  return exitCodeFor(report, runOptions.policy.failOn);
}

/** What is judged, and how it is built. */
function addTrees(run: Command): void {
  run.option(
    '--go <what>',
    'versions, lines or ranges (1.15, 1.11.13, ">=1.19 <1.25"), directories, git revisions (go.git@go1.22.1) or tarballs, separated by commas; without it the oldest available V1 release and the newest V2 release',
  );
  run
    .option(
      '--arch <list>',
      'processors, separated by commas: amd64 (the default), arm64, ppc64le, loong64; programs of the others run in QEMU',
      splitProcessors,
    )
    .option(
      '--qemu <folder>',
      "folder of the QEMU to use, version 10 or later; without it one on PATH, or else Debian's package",
    );
  addFrom(run)
    .option('--sha256 <sum>', 'SHA-256 that the tarball must have', parseSha256)
    .addOption(
      new Option(
        '--implementation <whose>',
        "whose debug calls are judged: the tree's own, the reference (those of the patch series), or both; without it the tree's own, or the reference where it has none",
      ).choices(['own', 'reference', 'both']),
    )
    .addOption(
      new Option(
        '--build <mode>',
        'how a patched tree is built: incremental, on top of a built one (the default where there is one), or full, by make.bash',
      ).choices(['incremental', 'full']),
    )
    .option(
      '--series <name>',
      'the patch series of the reference: go1.11, go1.15, flags, or a folder with a series; without it the one that fits the release',
    );
}

/** What is played, and how often. */
function addScenarios(run: Command): void {
  addProfile(addSelection(run))
    .option('--repeat <n>', 'play the scenarios n times; the worst result of each counts', parsePositive)
    .option(
      '--until-fail',
      'play the scenarios again until one fails, at most --repeat times; without --repeat until --timeout has passed',
    )
    .option('--jobs <n>', 'play scenarios in n processes at a time (default: 1)', parsePositive)
    .option('--no-runtime-tests', "leave out the tree's own tests, TestDebugCall*")
    .option('--strict', 'count known defects and expected failures as failures')
    .option(
      '--expectations <file>',
      'failures that you expect, as JSON: they count as known defects, and the run fails if one of them passes',
    )
    .option(
      '--shard <part>',
      'judge one part of the releases, like 2/4; they are shared out by the times that --times names',
    )
    .option(
      '--times <file>',
      'the report whose times --shard uses; last: the last run on this machine (the default); none: every release takes as long',
    )
    .option(
      '--timeout <seconds>',
      'deadline for the scenarios of one release (default: 300, or 1200 in QEMU)',
      parseSeconds,
    );
}

function addOutputs(run: Command): void {
  run
    .option('--reporter <names>', `${reporterNames}; NAME:FILE writes to a file`, collect)
    .option('--output <file>', 'file of the one reporter that names none')
    .option('--verbose', 'show each pass, and the stacks of failures');
}

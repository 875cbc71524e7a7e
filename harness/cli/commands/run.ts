import { Command, Option } from 'commander';
import type { Failures } from '../../conformance/failures.js';
import type { RunRequest } from '../../conformance/options.js';
import { requireSupportedPlatform } from '../../host/platform.js';
import { interruptibleCommand } from '../interruptible.js';
import {
  addFailurePolicy,
  addFrom,
  addProcessors,
  addProfile,
  addSandbox,
  addSelection,
  type Ended,
  reporterNames,
} from '../options.js';
import { withSurroundings } from '../surroundings.js';
import { collect, parsePositive, parseSeconds, parseSha256 } from '../values.js';

interface RunCommandOptions extends Omit<RunRequest, 'arguments' | 'instructions' | 'rerun' | 'ids'> {
  reporter?: string[];
  output?: string;
  verbose?: true;
  quiet?: true;
  /** Whether it is judged again after each save. */
  watch?: true;
  /** The run whose failures are played again: `true` is the last one, otherwise the file of its report. */
  rerunFailed?: string | true;
}

/** Adds what happens without a command. `refuse` throws for a word that is neither a command nor a scenario. */
export function addRun(
  program: Command,
  typed: string[],
  ended: Ended,
  refuse: (word: string) => never,
): Command {
  const run = program
    .command('run', { isDefault: true })
    .description('judge Go releases or trees; this is what happens without a command')
    .argument('[scenarios...]', 'ids of scenarios, like frame/too-large: only these')
    .usage('[options] [scenarios...]');
  return defineOptions(run).action(async (ids: string[], options: RunCommandOptions) => {
    // Ids have a family and a name; what has neither could be a command that is misspelt.
    const word = ids.find(id => !/^[a-z][\w-]*\/[\w-]+$/.test(id));
    if (word !== undefined) refuse(word);
    requireSupportedPlatform(process);
    ended(await runCommand(typed, ids, options, run));
  });
}

function defineOptions(run: Command): Command {
  addTrees(run);
  addSandbox(run, 'each Go, which you then need not trust,', 'off');
  addScenarios(run);
  addEnds(run);
  addOutputs(run);
  return addFailurePolicy(run);
}

/** Judges what was asked for, prints each release as it comes, writes the reports. */
async function runCommand(
  typed: string[],
  ids: readonly string[],
  options: RunCommandOptions,
  command: Command,
): Promise<number> {
  const [{ ReportPrinter }, { createRunOptions }, { judgeAndPrint }] = await Promise.all([
    import('../report-printer.js'),
    import('../../conformance/options.js'),
    import('../judge-and-print.js'),
  ]);
  const { reporter: _reporter, output: _output, verbose, quiet, rerunFailed, watch, ...rest } = options;
  const again = rerunFailed === undefined ? undefined : await failuresOf(rerunFailed);
  const request =
    again === undefined
      ? rest
      : { ...rest, ...optionsIn(again.arguments), ...typedIn(rest, command), rerun: again };
  const printer = new ReportPrinter(options);
  const runOptions = await createRunOptions({
    ...request,
    ...(ids.length === 0 ? {} : { ids }),
    instructions: printer.showsInstructions,
    arguments: typed,
  });
  const shown = { verbose: verbose === true, quiet: quiet === true };
  if (watch === true) {
    const { requireWatchable, watchRun } = await import('../watching/watch-run.js');
    const folders = requireWatchable(options);
    return withSurroundings(shown, surroundings => watchRun(folders, runOptions, options, surroundings));
  }
  return withSurroundings(shown, surroundings =>
    interruptibleCommand(surroundings.progress, async signal => {
      const { progress } = surroundings;
      if (again !== undefined)
        progress.note((await import('../../conformance/failures.js')).rerunNote(again));
      return (await judgeAndPrint(runOptions, printer, surroundings, signal)).exitCode;
    }),
  );
}

async function failuresOf(named: string | true): Promise<Failures> {
  const [{ readFailures }, { Cache }] = await Promise.all([
    import('../../conformance/failures.js'),
    import('../../host/cache.js'),
  ]);
  return readFailures(named === true ? undefined : named, Cache.default());
}

/** Options that are not those of the run that is repeated: where its outputs went, and when it ended. */
const notRepeated = [
  'reporter',
  'output',
  'verbose',
  'quiet',
  'resume',
  'rerunFailed',
  'failFast',
  'watch',
  'failOn',
  'baseline',
];

/** The options of an earlier command line that decide what is judged. */
function optionsIn(words: readonly string[]): Partial<RunCommandOptions> {
  const earlier = defineOptions(new Command('run').argument('[scenarios...]').exitOverride());
  earlier.configureOutput({ outputError: () => undefined });
  earlier.parse(
    words.filter((word, at) => at > 0 || word !== 'run'),
    { from: 'user' },
  );
  const values = typedIn(earlier.opts<RunCommandOptions>(), earlier);
  return Object.fromEntries(Object.entries(values).filter(([name]) => !notRepeated.includes(name)));
}

/** The options that were typed, without those that have their default. */
function typedIn<T extends object>(options: T, command: Command): Partial<T> {
  const typed = Object.entries(options).filter(([name]) => command.getOptionValueSource(name) === 'cli');
  return Object.fromEntries(typed) as Partial<T>;
}

/** What is judged, and how it is built. */
function addTrees(run: Command): void {
  run.option(
    '--go <what>',
    'versions, lines or ranges (1.15, 1.11.13, ">=1.19 <1.25"), directories, git revisions (go.git@go1.22.1) or tarballs, separated by commas; without it the oldest available V1 release and the newest V2 release',
  );
  addProcessors(run).option(
    '--target <gdbserver>',
    'a gdbserver that programs run under, instead of under ptrace or in QEMU: its path or name, HOST:PORT of one that was started with --multi, or a command that starts one on another machine ("ssh board gdbserver --once --multi -")',
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
      'the patch series of the reference: go1.11, go1.15, flags, fixes, tests, riscv64, a folder with a series, or several, separated by commas; without it the one that fits the release',
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
    .option(
      '--jobs <n>',
      'run n processes at a time, over all releases and processors: they play scenarios and run the tests of runtimes (default: what the cores and the memory of this machine carry)',
      parsePositive,
    )
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

/** When it ends, and what of an earlier run it takes up. */
function addEnds(run: Command): void {
  run
    .option('--fail-fast', 'end the run with the first failure')
    .option(
      '--resume [report]',
      'continue an interrupted run of the same command: what it judged is not judged again; its results are in the cache, or in the report that is named',
    )
    .option(
      '--watch',
      'judge the directories that --go names again after each save of a source file, and print what changed; Ctrl-C ends',
    )
    .option(
      '--rerun-failed [report]',
      'play only what failed in the last run on this machine, or in that of a report, with the options of that run',
    );
}

function addOutputs(run: Command): void {
  run
    .option(
      '--reporter <names>',
      `${reporterNames}, or ndjson, one JSON event a line as it happens; NAME:FILE writes to a file`,
      collect,
    )
    .option(
      '--output <file>',
      'file of the one reporter that names none; without --reporter its ending chooses one',
    )
    .option('--quiet', 'print only what went wrong and the verdict')
    .option('--verbose', 'show each pass, and the stacks of failures');
}

import { Command, CommanderError, Help, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../host/errors.js';
import { nearest } from '../host/nearest.js';
import { packageFacts } from '../host/package.js';
import { requireSupportedPlatform } from '../host/platform.js';
import type { CacheOptions } from './cache.js';
import type { FaultsCommandOptions } from './faults.js';
import type { ListOptions } from './list.js';
import type { MatrixOptions } from './matrix.js';
import { addPatch } from './patch/verbs.js';
import { addReport } from './report/verbs.js';
import type { ReviewCommandOptions } from './review.js';
import type { RunOptions } from './run.js';
import { addVerdictOptions } from './verdict_options.js';

/*
 * What can be typed. The commands themselves are loaded when they are called, so that --help and a mistake answer at
 * once.
 */

const examples = `
Examples:
  npx go-debugcall-conformance
  npx go-debugcall-conformance --go=1.15
  npx go-debugcall-conformance --go='>=1.19 <1.25' --reporter=junit --output=report.xml
  npx go-debugcall-conformance --go=../go.git@go1.11.13

Exit codes:
  0  everything that was judged conforms, known defects included
  1  at least one requirement does not hold
  2  wrong use: an option, or a file that is named
  3  the Go that was asked for can't be had
  4  a Go tree or a test program does not build
  5  this machine can't run it: no ptrace, wrong CPU, disk full
  70 a bug of this program
`;

/** Runs what was typed (program name left out) and returns the exit code. Throws what `explain` explains. */
export async function runProgram(typed: string[]): Promise<number> {
  let exitCode = 0;
  const program = buildProgram(typed, code => {
    exitCode = code;
  });
  try {
    await program.parseAsync(typed, { from: 'user' });
  } catch (error) {
    // Help and the version were asked for and have been printed.
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    throw error instanceof CommanderError ? wrongUse(error, program) : error;
  }
  return exitCode;
}

function buildProgram(typed: string[], ended: (code: number) => void): Command {
  const { name, version } = packageFacts();
  const program = new Command(name)
    .description('Judges whether a Go runtime keeps its promises to debuggers that inject function calls.')
    .usage('[options] | <command>')
    .version(version)
    .helpOption('-h, --help', 'print this')
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .helpCommand(false);
  const run = addRun(program, typed, ended);
  addList(program, ended);
  addVersions(program, ended);
  addDoctor(program, ended);
  addReview(program, typed, ended);
  addFaults(program, ended);
  addCache(program, ended);
  addPatch(program, ended);
  addMatrix(program, ended);
  addReport(program, ended);
  // The options of the default command stand in the main help: they are what most people look for.
  program.configureHelp({
    visibleOptions: command => {
      const help = new Help();
      return command === program
        ? [...ownOptions(run), ...help.visibleOptions(command)]
        : help.visibleOptions(command);
    },
    visibleCommands: command => new Help().visibleCommands(command).filter(one => one !== run),
    subcommandTerm: command =>
      [command.name(), ...command.registeredArguments.map(one => `[${one.name()}]`)].join(' '),
  });
  return program.addHelpText('after', examples);
}

function ownOptions(command: Command): Option[] {
  return new Help().visibleOptions(command).filter(option => option.long !== '--help');
}

function addRun(program: Command, typed: string[], ended: (code: number) => void): Command {
  const run = program
    .command('run', { isDefault: true })
    .description('judge (this is what happens without a command)')
    .argument('[unexpected...]')
    .option(
      '--go <what>',
      'versions, lines or ranges (1.15, 1.11.13, ">=1.19 <1.25"), a directory, a repository at a revision (go.git@go1.22.1) or a tarball, with commas between; without it the oldest V1 and the newest V2 release that can be had',
    )
    .addOption(
      new Option('--from <source>', 'where releases come from; auto asks the cache, downloads, Debian')
        .choices(['auto', 'cache', 'downloads', 'debian'])
        .default('auto'),
    )
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
    )
    .option('--grep <regexp>', 'only scenarios whose id or title matches', parseRegExp)
    .option(
      '--requirement <ids>',
      'only scenarios that look at these requirements, with commas between',
      split,
    )
    .addOption(
      new Option(
        '--profile <name>',
        'quick looks at each promise once, full at all that is known to go wrong',
      )
        .choices(['quick', 'full'])
        .default('quick'),
    )
    .option('--seed <n>', 'where pseudo-random choices start; 1 without it', parsePositive)
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
    .option('--timeout <seconds>', 'deadline of the scenarios of one release', parseSeconds)
    .option(
      '--reporter <names>',
      'console, json, junit, tap, markdown, html, badge; NAME:FILE writes to a file',
      collect,
    )
    .option('--output <file>', 'file for the reporter that has none of its own')
    .option('--verbose', 'show passes one by one, and the stacks of failures');
  return addVerdictOptions(run).action(async (unexpected: string[], options: RunOptions) => {
    if (unexpected[0] !== undefined) throw noSuchCommand(unexpected[0], program);
    requireSupportedPlatform(process);
    const { runCommand } = await import('./run.js');
    ended(await runCommand(typed, options));
  });
}

function addList(program: Command, ended: (code: number) => void): void {
  program
    .command('list')
    .description('print requirements and scenarios with their ids')
    .option('--grep <regexp>', 'only scenarios whose id or title matches', parseRegExp)
    .option(
      '--requirement <ids>',
      'only scenarios that look at these requirements, with commas between',
      split,
    )
    .option('--json', 'as JSON')
    .action(async (options: ListOptions) => {
      requireSupportedPlatform(process);
      const { listCommand } = await import('./list.js');
      ended(await listCommand(options));
    });
}

function addVersions(program: Command, ended: (code: number) => void): void {
  program
    .command('versions')
    .description('print the Go releases that can be had here, from where, and what is in the cache')
    .option('--json', 'as JSON')
    .action(async (options: { json?: true }) => {
      requireSupportedPlatform(process);
      const { versionsCommand } = await import('./versions.js');
      ended(await versionsCommand(options));
    });
}

function addDoctor(program: Command, ended: (code: number) => void): void {
  program
    .command('doctor')
    .description('check whether this machine can run it, and say how to mend what can not')
    .action(async () => {
      const { doctorCommand } = await import('./doctor.js');
      ended(await doctorCommand());
    });
}

function addReview(program: Command, typed: string[], ended: (code: number) => void): void {
  program
    .command('review')
    .description(
      'say what a change to a Go does to debugger calls: what it fixes and breaks, and who sees each hunk',
    )
    .argument(
      '<what>',
      'a diff or a mailbox of patches (- for standard input), an edited tree, or commits (HEAD~3..HEAD)',
    )
    .option('--go <what>', 'what the change is for, as for judging; a checkout where commits are reviewed')
    .addOption(
      new Option('--from <source>', 'where releases come from; auto asks the cache, downloads, Debian')
        .choices(['auto', 'cache', 'downloads', 'debian'])
        .default('auto'),
    )
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
    .option('--no-runtime-tests', "leave out the tree's own TestDebugCall*")
    .option('--grep <regexp>', 'only scenarios whose id or title matches', parseRegExp)
    .option(
      '--requirement <ids>',
      'only scenarios that look at these requirements, with commas between',
      split,
    )
    .addOption(
      new Option(
        '--profile <name>',
        'quick looks at each promise once, full at all that is known to go wrong',
      )
        .choices(['quick', 'full'])
        .default('quick'),
    )
    .option('--seed <n>', 'where pseudo-random choices start; 1 without it', parsePositive)
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
      const { reviewCommand } = await import('./review.js');
      ended(await reviewCommand(what, typed, options));
    });
}

function addFaults(program: Command, ended: (code: number) => void): void {
  program
    .command('faults')
    .description(
      'plant faults in the debugger calls of a Go, one at a time, and print which the scenarios notice',
    )
    .option('--go <what>', 'as for judging')
    .addOption(
      new Option('--from <source>', 'where releases come from; auto asks the cache, downloads, Debian')
        .choices(['auto', 'cache', 'downloads', 'debian'])
        .default('auto'),
    )
    .addOption(
      new Option(
        '--implementation <whose>',
        "faults in the tree's own debugger calls, or those of the series",
      )
        .choices(['own', 'reference'])
        .default('own'),
    )
    .addOption(
      new Option('--profile <name>', 'full plays all scenarios on what the quick ones do not notice')
        .choices(['quick', 'full'])
        .default('quick'),
    )
    .option('--seed <n>', 'where pseudo-random choices start; 1 without it', parsePositive)
    .option('--grep <regexp>', 'only faults whose place, function, rule or text matches', parseRegExp)
    .option('--sample <n>', 'at most so many faults, spread over all', parsePositive)
    .option('--jobs <n>', 'so many at a time; as many as there are cores without it', parsePositive)
    .option('--list', 'print the faults and plant none')
    .option('--json <file>', 'write each verdict, and the figures, as JSON')
    .option('--markdown <file>', 'write figures and survivors as tables')
    .action(async (options: FaultsCommandOptions) => {
      requireSupportedPlatform(process);
      const { faultsCommand } = await import('./faults.js');
      ended(await faultsCommand(options));
    });
}

function addMatrix(program: Command, ended: (code: number) => void): void {
  program
    .command('matrix')
    .description('print how a run over several releases is shared out, as the job matrix of a CI')
    .option('--go <what>', 'as for judging')
    .addOption(
      new Option('--from <source>', 'where releases come from; auto asks the cache, downloads, Debian')
        .choices(['auto', 'cache', 'downloads', 'debian'])
        .default('auto'),
    )
    .addOption(new Option('--implementation <whose>', 'as for judging').choices(['own', 'reference', 'both']))
    .requiredOption('--shard-count <n>', 'so many parts, or as many as there are releases', parsePositive)
    .option('--times <file>', 'the report whose times count; last, the last run here, without it; none')
    .option('--json', 'as JSON on a terminal too')
    .action(async (options: MatrixOptions) => {
      requireSupportedPlatform(process);
      const { matrixCommand } = await import('./matrix.js');
      ended(await matrixCommand(options));
    });
}

function addCache(program: Command, ended: (code: number) => void): void {
  program
    .command('cache')
    .description('look after downloads and builds: list, prune, clear, path')
    .argument('[action]', 'list, prune, clear or path', 'list')
    .option('--days <n>', 'prune: what was not used for so many days goes', parsePositive, 30)
    .option('--max-gb <n>', 'prune: the longest unused goes until no more than this is left', parsePositive)
    .action(async (action: string, options: CacheOptions) => {
      requireSupportedPlatform(process);
      const { cacheCommand } = await import('./cache.js');
      ended(await cacheCommand(action, options));
    });
}

/** Commander's error in our words. It guesses at options too, but not where a value follows with a `=`. */
function wrongUse(error: CommanderError, program: Command): UsageError {
  const [sentence = ''] = error.message.replace(/^error: /, '').split('\n');
  const option = /^unknown option '(--?[^'=]*)/.exec(sentence)?.[1];
  if (option === undefined) return new UsageError(sentence, { remedy: 'see --help' });
  const known = withSubcommands(program).flatMap(command => command.options.map(one => one.long ?? ''));
  const guess = nearest(option, known);
  return new UsageError(`there is no option ${option}`, {
    remedy: guess === undefined ? 'see --help' : `did you mean ${guess}?`,
  });
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

function noSuchCommand(typed: string, program: Command): UsageError {
  const names = program.commands.map(command => command.name());
  if (names.includes(typed)) {
    return new UsageError(`the command ${typed} must come first`, {
      remedy: `type it before the options: ${program.name()} ${typed} --...`,
    });
  }
  const guess = nearest(typed, names);
  const isVersion = /^(?:go)?\d+\.\d+/.test(typed);
  return new UsageError(`there is no command ${JSON.stringify(typed)}`, {
    remedy: isVersion
      ? `to judge that release: --go=${typed}`
      : guess === undefined
        ? `commands are ${names.filter(name => name !== 'run').join(', ')}; see --help`
        : `did you mean ${guess}?`,
  });
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function split(value: string): string[] {
  const ids = value
    .split(',')
    .map(id => id.trim())
    .filter(id => id !== '');
  if (ids.length === 0) throw new InvalidArgumentError('It names no requirement.');
  return ids;
}

function parseRegExp(value: string): RegExp {
  try {
    return new RegExp(value, 'i');
  } catch {
    throw new InvalidArgumentError('It is no regular expression.');
  }
}

function parsePositive(value: string): number {
  const n = Number(value);
  if (!Number.isSafeInteger(n) || n < 1) throw new InvalidArgumentError('It must be a whole number above 0.');
  return n;
}

function parseSeconds(value: string): number {
  const n = Number(value);
  if (!Number.isFinite(n) || n <= 0)
    throw new InvalidArgumentError('It must be a number of seconds above 0.');
  return n;
}

function parseSha256(value: string): string {
  if (!/^[0-9a-f]{64}$/i.test(value)) throw new InvalidArgumentError('It must be 64 hexadecimal digits.');
  return value.toLowerCase();
}

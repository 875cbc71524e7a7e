import { type Argument, Command, CommanderError, Help, type Option } from 'commander';
import { asUncaughtCacheError, cacheRoot } from '../host/cache/root.js';
import { cacheBudget } from '../host/cache/size.js';
import { cacheTouches } from '../host/cache/touches.js';
import { exitCodeMeanings, UsageError } from '../host/errors.js';
import { nearest } from '../host/nearest.js';
import { packageFacts } from '../host/package.js';
import { addCache } from './commands/cache.js';
import { addCompletion } from './commands/completion.js';
import { addDefects } from './commands/defects/defects.js';
import { addDoctor } from './commands/doctor.js';
import { addExpectations } from './commands/expectations.js';
import { addFaults } from './commands/faults.js';
import { addInject } from './commands/inject.js';
import { addList } from './commands/list.js';
import { addMatrix } from './commands/matrix.js';
import { addObserve } from './commands/observe.js';
import { addPatch } from './commands/patch/patch.js';
import { addReport } from './commands/report/report.js';
import { addReview } from './commands/review.js';
import { addRun } from './commands/run.js';
import { addSafepoints } from './commands/safepoints.js';
import { addVersions } from './commands/versions.js';
import type { Ended } from './options.js';

/*
 * What can be typed. What a command needs is loaded when it is called, so that --help and mistakes are
 * answered at once.
 */

const examples = `
Examples:
  npx go-debugcall-conformance
  npx go-debugcall-conformance --go=1.15
  npx go-debugcall-conformance --go='>=1.19 <1.25' --reporter=junit --output=report.xml
  npx go-debugcall-conformance --go=../go.git@go1.11.13

Exit codes:
${Object.entries(exitCodeMeanings).map(exitCodeLine).join('\n')}
`;

function exitCodeLine([code, meaning]: [string, string]): string {
  return `  ${code.padEnd(3)} ${meaning}`;
}

/**
 * Runs a command line (without the program's name) and returns the exit code. Throws what `explain` explains.
 */
export async function runProgram(typed: string[]): Promise<number> {
  let exitCode = 0;
  const program = buildProgram(typed, code => {
    exitCode = code;
  });
  let spendsCache = false;
  // A wrong budget is reported before an hour of work, not after it. doctor reports it as one of its checks.
  program.hook('preAction', (_program, command) => {
    spendsCache = command.name() !== 'doctor';
    if (spendsCache) cacheBudget();
  });
  try {
    await program.parseAsync(typed, { from: 'user' });
    if (spendsCache && cacheTouches.size > 0) await (await import('./cache-budget.js')).tendCache();
  } catch (error) {
    // Help or the version was asked for, and has been printed.
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    throw error instanceof CommanderError ? wrongUse(error, typed, program) : asCacheTrouble(error);
  }
  return exitCode;
}

/** An error of a system call that nobody expected has a sentence, too, if it came from the cache. */
function asCacheTrouble(error: unknown): unknown {
  try {
    return asUncaughtCacheError(error, cacheRoot());
  } catch {
    return error;
  }
}

/**
 * The commands and options. `ended` receives the exit code of the command that was typed, when it has ended.
 */
export function buildProgram(typed: string[], ended: Ended): Command {
  const { name, version } = packageFacts();
  const program = new Command(name)
    .description('Judges whether a Go runtime keeps its promises to debuggers that inject function calls.')
    .usage('[options] | <command>')
    .version(version)
    .helpOption('-h, --help', 'print this')
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .helpCommand(false);
  const run = addRun(program, typed, ended, word => {
    throw noSuchCommand(word, program);
  });
  addList(program, ended);
  addDefects(program, ended);
  addVersions(program, ended);
  addDoctor(program, ended);
  addExpectations(program, ended);
  addSafepoints(program, ended);
  addInject(program, ended);
  addReview(program, typed, ended);
  addFaults(program, ended);
  addObserve(program, ended);
  addCache(program, ended);
  addPatch(program, ended);
  addMatrix(program, ended);
  addReport(program, ended);
  addCompletion(program, ended);
  // The main help lists the options of the default command: they are what most users look for.
  program.configureHelp({
    visibleOptions: command => {
      const help = new Help();
      return command === program
        ? [...ownOptions(run), ...help.visibleOptions(command)]
        : help.visibleOptions(command);
    },
    visibleCommands: command => new Help().visibleCommands(command).filter(one => one !== run),
    subcommandTerm: command => [command.name(), ...command.registeredArguments.map(argumentTerm)].join(' '),
  });
  return program.addHelpText('after', examples);
}

function argumentTerm(argument: Argument): string {
  return argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
}

function ownOptions(command: Command): Option[] {
  return new Help().visibleOptions(command).filter(option => option.long !== '--help');
}

/**
 * Words an error of commander in our way. Commander guesses at options too, but not where a value follows
 * after `=`.
 */
function wrongUse(error: CommanderError, typed: readonly string[], program: Command): UsageError {
  const [complaint = ''] = error.message.replace(/^error: /, '').split('\n');
  const command = typedCommand(typed, program);
  const name = nameOf(command, program);
  const seeHelp = `see npx ${[program.name(), name, '--help'].filter(word => word !== '').join(' ')}`;
  const option = /^unknown option '(--?[^'=]*)/.exec(complaint)?.[1];
  if (option === undefined) return new UsageError(complaint, { remedy: seeHelp });
  const guess = nearest(option, optionsOf(command, program));
  const elsewhere = commandsWith(option, program);
  const sentence = command === program ? `there is no option ${option}` : `${name} has no option ${option}`;
  if (guess !== undefined) return new UsageError(sentence, { remedy: `did you mean ${guess}?` });
  return new UsageError(sentence, {
    remedy:
      elsewhere.length === 0 ? seeHelp : `${option} is an option of ${elsewhere.join(', ')}; ${seeHelp}`,
  });
}

/** Finds the command that was typed, a member of a group included; the program itself where there is none. */
function typedCommand(typed: readonly string[], program: Command): Command {
  let command = program;
  for (const word of typed) {
    const member = command.commands.find(one => one.name() === word);
    if (member === undefined) break;
    command = member;
  }
  return command;
}

function optionsOf(command: Command, program: Command): string[] {
  const run = program.commands.filter(one => command === program && one.name() === 'run');
  return [command, ...run].flatMap(one => one.options.map(({ long }) => long ?? ''));
}

/** Returns the names of the commands that have an option. */
function commandsWith(option: string, program: Command): string[] {
  return withSubcommands(program)
    .filter(command => command !== program && command.options.some(({ long }) => long === option))
    .map(command => nameOf(command, program));
}

/** Returns what a user types to call a command: `patch check`; nothing for the program itself. */
function nameOf(command: Command, program: Command): string {
  if (command === program || command.parent === null) return '';
  return `${nameOf(command.parent, program)} ${command.name()}`.trim();
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

function noSuchCommand(typed: string, program: Command): UsageError {
  const names = program.commands.map(command => command.name());
  if (names.includes(typed)) {
    return new UsageError(`the command ${typed} must come first`, {
      remedy: `type it before the options: npx ${program.name()} ${typed} --...`,
    });
  }
  const guess = nearest(typed, names);
  const isVersion = /^(?:go)?\d+\.\d+/.test(typed);
  return new UsageError(`there is no command ${JSON.stringify(typed)}`, {
    remedy: isVersion
      ? `to judge that release: --go=${typed}`
      : guess === undefined
        ? `commands are ${names.filter(name => name !== 'run').join(', ')}; see npx ${program.name()} --help`
        : `did you mean ${guess}?`,
  });
}

import { Command, CommanderError, Help, type Option } from 'commander';
import { exitCodeMeanings, UsageError } from '../host/errors.js';
import { nearest } from '../host/nearest.js';
import { packageFacts } from '../host/package.js';
import { addCache } from './commands/cache.js';
import { addDoctor } from './commands/doctor.js';
import { addFaults } from './commands/faults.js';
import { addList } from './commands/list.js';
import { addMatrix } from './commands/matrix.js';
import { addPatch } from './commands/patch/patch.js';
import { addReport } from './commands/report/report.js';
import { addReview } from './commands/review.js';
import { addRun } from './commands/run.js';
import { addVersions } from './commands/versions.js';
import type { Ended } from './options.js';

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
${Object.entries(exitCodeMeanings).map(exitCodeLine).join('\n')}
`;

function exitCodeLine([code, meaning]: [string, string]): string {
  return `  ${code.padEnd(3)} ${meaning}`;
}

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

/** The commands and options. `ended` receives the exit code of the command that was typed, when it has ended. */
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

import { type Command, Help, type Option } from 'commander';
import { buildProgram } from '../../harness/cli/program.js';
import { exitCodeMeanings } from '../../harness/host/errors.js';
import { packageFacts } from '../../harness/host/package.js';

/*
 * The manual page, in the macros of man(7). It is made of what the program itself says of its commands and options.
 */

/** The manual page. `environment`: the variables that it reads, each with its meaning. */
export function manPage(environment: readonly (readonly [name: string, meaning: string])[]): string {
  const { name, version } = packageFacts();
  const program = buildProgram([], () => undefined);
  const run = program.commands.find(command => command.name() === 'run');
  if (run === undefined) throw new Error('the program has no command run');
  const lines = [
    `.TH ${name.toUpperCase()} 1 "" "${name} ${version}" "User Commands"`,
    '.SH NAME',
    `${name} \\- judge whether a Go runtime keeps its promises to debuggers that inject calls`,
    '.SH SYNOPSIS',
    `.B ${name}`,
    '[\\fIoptions\\fR] [\\fIscenario\\fR...]',
    '.br',
    `.B ${name}`,
    '\\fIcommand\\fR [\\fIoptions\\fR]',
    '.SH DESCRIPTION',
    text(
      `Compiles small programs with a Go, stops them, injects function calls as a debugger does, and reports for each promise of the runtime whether it holds. Without a command it judges the Gos that --go names.`,
    ),
    '.SH OPTIONS',
    ...optionLines(run),
    '.SH COMMANDS',
    ...program.commands.filter(command => command !== run).flatMap(commandLines),
    '.SH ENVIRONMENT',
    ...environment.flatMap(([variable, meaning]) => ['.TP', `.B ${text(variable)}`, text(meaning)]),
    '.SH EXIT STATUS',
    ...Object.entries(exitCodeMeanings).flatMap(([code, meaning]) => ['.TP', `.B ${code}`, text(meaning)]),
    'If several apply, the highest counts; 6 counts only if no other applies.',
  ];
  return `${lines.join('\n')}\n`;
}

function commandLines(command: Command): string[] {
  if (command.commands.length > 0) return command.commands.flatMap(commandLines);
  return [`.SS ${text(nameOf(command))}`, text(command.description()), ...optionLines(command)];
}

function nameOf(command: Command): string {
  const parents: string[] = [];
  for (let one = command; one.parent !== null; one = one.parent) parents.unshift(one.name());
  const words = command.registeredArguments.map(argument => {
    const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  return [...parents, ...words].join(' ');
}

function optionLines(command: Command): string[] {
  const help = new Help();
  return help
    .visibleOptions(command)
    .filter(option => option.long !== '--help')
    .flatMap((option: Option) => ['.TP', `.B ${text(option.flags)}`, text(help.optionDescription(option))]);
}

/** A text as roff takes it: no backslash, hyphen or control line by accident. */
function text(value: string): string {
  const escaped = value.replace(/\\/g, '\\e').replace(/-/g, '\\-').replace(/"/g, '\\(dq');
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}

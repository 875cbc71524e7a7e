import type { Command, Option } from 'commander';

/** What a shell can complete after a command. */
export interface Completable {
  /** What is typed to get there, the program's name left out: `patch check`; empty for the program itself. */
  path: string;
  description: string;
  /** Commands that may come next. */
  commands: { name: string; description: string }[];
  options: CompletableOption[];
  /** Words that may come next. */
  words: readonly string[];
}

export interface CompletableOption {
  /** `--go` */
  name: string;
  description: string;
  /** What follows after `=`: nothing, one of some words, a file, or what no shell can guess. */
  value: 'none' | 'file' | 'other' | readonly string[];
}

/** Everything that can be typed, the program itself first. */
export function completables(program: Command): Completable[] {
  const run = program.commands.find(command => command.name() === 'run');
  if (run === undefined) throw new Error('the program has no command run');
  return [{ ...completable(program, ''), options: optionsOf([run, program]) }, ...below(program, '')];
}

function below(parent: Command, path: string): Completable[] {
  return visible(parent).flatMap(command => {
    const own = `${path} ${command.name()}`.trim();
    return [completable(command, own), ...below(command, own)];
  });
}

function completable(command: Command, path: string): Completable {
  const commands = visible(command).map(one => ({ name: one.name(), description: one.description() }));
  const words = command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices);
  return { path, description: command.description(), commands, options: optionsOf([command]), words };
}

function visible(command: Command): Command[] {
  return command.commands.filter(one => one.name() !== 'run' && one.name() !== 'help');
}

function optionsOf(commands: readonly Command[]): CompletableOption[] {
  const all = commands.flatMap(({ options }) => options).filter(({ hidden }) => !hidden);
  const named = all.flatMap(option => (option.long == null ? [] : [{ option, name: option.long }]));
  return [
    ...named.map(({ option, name }) => ({
      name,
      description: option.description,
      value: valuesTaken(option),
    })),
    { name: '--help', description: 'print what can be typed', value: 'none' },
  ];
}

function valuesTaken({ required, optional, argChoices, flags }: Option): CompletableOption['value'] {
  if (!required && !optional) return 'none';
  if (argChoices !== undefined) return argChoices;
  return /[<[](?:file|folder|dir|report)[>\]]/.test(flags) ? 'file' : 'other';
}

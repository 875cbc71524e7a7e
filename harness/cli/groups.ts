import type { Command } from 'commander';
import { defined } from '../host/defined.js';
import { UsageError } from '../host/errors.js';
import { nearest } from '../host/nearest.js';
import { packageFacts } from '../host/package.js';

/** Adds a command that only has other commands: what follows its name chooses one of them. */
export function addGroup(program: Command, name: string, description: string): Command {
  const group: Command = program
    .command(name)
    .description(description)
    .usage('<command> [options]')
    .helpCommand(false)
    .argument('[command]')
    .allowExcessArguments()
    .action((typed: string | undefined) => {
      throw noSuchMember(typed, group);
    });
  // The members stand in the help of the group itself; in the program's they would be noise.
  group.configureHelp({ subcommandTerm: command => `${command.name()} ${command.usage()}` });
  return group;
}

function noSuchMember(typed: string | undefined, group: Command): UsageError {
  const name = group.name();
  const members = group.commands.map(command => command.name());
  const known = `${name} can ${members.slice(0, -1).join(', ')} or ${members.at(-1)}`;
  if (typed === undefined) {
    return new UsageError(`${name} needs to know what to do`, {
      remedy: `${known}; see npx ${packageFacts().name} ${name} --help`,
    });
  }
  const guess = nearest(typed, members);
  return new UsageError(`${known}, not ${JSON.stringify(typed)}`, {
    ...defined({ remedy: guess === undefined ? undefined : `did you mean ${guess}?` }),
  });
}

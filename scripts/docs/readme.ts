import { type Command, Help, type Option } from 'commander';
import { buildProgram } from '../../harness/cli/program.js';
import { exitCodeMeanings } from '../../harness/host/errors.js';
import { literal } from '../../harness/report/markdown-text.js';
import { table } from './tables.js';

/*
 * The generated parts of the README. Each stands between `<!-- begin NAME -->` and `<!-- end NAME -->`.
 */

/** The README with its generated parts replaced. Throws if a part has no place in the text. */
export function withParts(readme: string, parts: ReadonlyMap<string, string>): string {
  let text = readme;
  for (const [name, part] of parts) {
    const place = new RegExp(`(<!-- begin ${name} -->\\n)[^]*?(<!-- end ${name} -->\\n)`);
    if (!place.test(text)) throw new Error(`the README has no place for ${name}`);
    text = text.replace(place, (_, begin: string, end: string) => `${begin}\n${part.trimEnd()}\n\n${end}`);
  }
  return text;
}

/** The parts that follow from the program itself: its commands, options and exit codes. */
export function partsOfTheProgram(): Map<string, string> {
  const program = buildProgram([], () => undefined);
  const run = program.commands.find(command => command.name() === 'run');
  if (run === undefined) throw new Error('the program has no command run');
  return new Map([
    ['commands', commandsTable(program)],
    ['options', optionsTable(run)],
    [
      'exit-codes',
      table(
        ['code', 'meaning'],
        Object.entries(exitCodeMeanings).map(row => row.map(literal)),
      ),
    ],
  ]);
}

function commandsTable(program: Command): string {
  const rows = program.commands
    .filter(command => command.name() !== 'run')
    .flatMap(command => (command.commands.length > 0 ? [...itself(command), ...command.commands] : [command]))
    .map(command => [`\`${nameOf(command)}\``, literal(command.description())]);
  return table(['command', 'does'], rows);
}

/** A command that does something without one of its own commands; a group takes the name of one. */
function itself(command: Command): Command[] {
  return command.registeredArguments.length === 0 ? [command] : [];
}

/** `patch show <name>`. */
function nameOf(command: Command): string {
  const parents: string[] = [];
  for (let one = command; one.parent !== null; one = one.parent) parents.unshift(one.name());
  return [...parents, ...command.registeredArguments.map(argument => termOf(argument))].join(' ');
}

function termOf(argument: Command['registeredArguments'][number]): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

function optionsTable(command: Command): string {
  const help = new Help();
  const rows = help
    .visibleOptions(command)
    .filter(option => option.long !== '--help')
    .map((option: Option) => [`\`${option.flags}\``, literal(help.optionDescription(option))]);
  return table(['option', 'meaning'], rows);
}

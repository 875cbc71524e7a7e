import type { Completable, CompletableOption } from './model.js';

/** A script for fish: `... completion fish | source`. */
export function fishCompletion(program: string, all: readonly Completable[]): string {
  const top = all.find(({ path }) => path === '')?.commands.map(({ name }) => name) ?? [];
  const lines = all.flatMap(one => {
    const where = `complete -c ${program} -n ${quoted(conditionOf(one, top))}`;
    return [
      ...one.commands.map(({ name, description }) => `${where} -a ${name} -d ${quoted(description)}`),
      ...one.words.map(word => `${where} -a ${quoted(word)}`),
      ...one.options.map(option => `${where} ${optionOf(option)} -d ${quoted(option.description)}`),
    ];
  });
  return `# completion of ${program} for fish\n${lines.join('\n')}\n`;
}

/** Whether the line so far leads to this command, and not to one below it. */
function conditionOf({ path, commands }: Completable, top: readonly string[]): string {
  const seen = path === '' ? [] : path.split(' ').map(word => `__fish_seen_subcommand_from ${word}`);
  const next = path === '' ? top : commands.map(({ name }) => name);
  const not = next.length === 0 ? [] : [`not __fish_seen_subcommand_from ${next.join(' ')}`];
  return [...seen, ...not].join('; and ');
}

function optionOf({ name, value }: CompletableOption): string {
  const long = `-l ${name.replace(/^--/, '')}`;
  if (value === 'none') return `${long} -f`;
  if (value === 'file') return `${long} -r`;
  return value === 'other' ? `${long} -x` : `${long} -x -a ${quoted(value.join(' '))}`;
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

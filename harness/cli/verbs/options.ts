import { type Command, Option } from 'commander';
import { parsePositive, parseRegExp, split } from './values.js';

/*
 * Options that mean the same with several commands.
 */

/** Tells the exit code of a command that was typed and has ended. */
export type Ended = (code: number) => void;

/** What `--from` may say (sources/choice.ts, `From`). */
export const fromChoices = ['auto', 'cache', 'downloads', 'debian'];

export const reporterNames = 'console, json, junit, tap, markdown, html, badge';

/** Adds `--from`. */
export function addFrom(command: Command): Command {
  return command.addOption(
    new Option('--from <source>', 'where releases come from; auto asks the cache, downloads, Debian')
      .choices(fromChoices)
      .default('auto'),
  );
}

/** Adds `--grep` and `--requirement`; scenarios/select.ts heeds them. */
export function addSelection(command: Command): Command {
  return command
    .option('--grep <regexp>', 'only scenarios whose id or title matches', parseRegExp)
    .option(
      '--requirement <ids>',
      'only scenarios that look at these requirements, with commas between',
      split,
    );
}

/** Adds `--profile` and `--seed`. */
export function addProfile(
  command: Command,
  what = 'quick looks at each promise once, full at all that is known to go wrong',
): Command {
  return command
    .addOption(new Option('--profile <name>', what).choices(['quick', 'full']).default('quick'))
    .option('--seed <n>', 'where pseudo-random choices start; 1 without it', parsePositive);
}

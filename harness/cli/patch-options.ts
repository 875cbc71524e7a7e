import { type Command, Option } from 'commander';
import { defined } from '../host/defined.js';
import type { From, PlanOptions } from '../sources/choice.js';
import { fromChoices } from './options.js';
import type { CliSurroundings } from './surroundings.js';

/*
 * Options that several commands of `patch` have.
 */

/** Which Go a command works on, as typed. */
export interface TreeOptions {
  go?: string;
  /** Where releases come from. */
  source?: From;
}

export function addTree(command: Command): Command {
  return command.option('--go <what>', 'the tree: a version, a directory, a git revision or a tarball');
}

export function addSeries(command: Command): Command {
  return command.option(
    '--series <name>',
    'go1.11, go1.15, flags, fixes, tests, riscv64, a folder with a series, or several, separated by commas; without it the one that fits the release',
  );
}

export function addDestination(command: Command): Command {
  return command
    .option('--to <dir>', 'the copy: a folder that does not exist yet')
    .option('--in <dir>', 'change this tree in place instead');
}

export function addSource(command: Command): Command {
  return command.addOption(
    new Option(
      '--source <source>',
      'where to get releases; auto tries the cache, the downloads, then Debian',
    ).choices(fromChoices),
  );
}

/** Adds what tells an edited tree, and the tree that it was made from. */
export function addEdited(command: Command): Command {
  return command
    .requiredOption('--from <dir>', 'the edited tree, made by patch apply')
    .option('--go <what>', 'the tree that it was made from; by default the one that patch apply recorded');
}

/** Returns how to obtain a tree that a series can be applied to. */
export function planOptions({ source }: TreeOptions, { cache, progress }: CliSurroundings): PlanOptions {
  return { cache, progress, need: 'register maps', ...defined({ from: source }) };
}

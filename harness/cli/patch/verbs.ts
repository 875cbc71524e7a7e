import { type Command, Option } from 'commander';
import { UsageError } from '../../host/errors.js';
import { nearest } from '../../host/nearest.js';
import { requireSupportedPlatform } from '../../host/platform.js';
import { type Ended, fromChoices } from '../verbs/options.js';
import type { ApplyOptions } from './apply.js';
import type { CheckOptions } from './check.js';
import type { EditOptions } from './edits.js';
import type { ExportOptions } from './export.js';
import type { RemoveOptions } from './remove.js';

/*
 * What can be typed after `patch`. As with the other commands, each verb is loaded when it is called.
 */

const go = [
  '--go <what>',
  'the tree: a version, a directory, a repository at a revision or a tarball',
] as const;
const series = [
  '--series <name>',
  'go1.11, go1.15, flags, or a folder with a series; without it the one for the release',
] as const;

/** Adds `patch` and its verbs; `ended` is told the exit code. */
export function addPatch(program: Command, ended: Ended): void {
  const patch = program
    .command('patch')
    .description('the patch series: list, show, check, apply, export, refresh, remove')
    .usage('<verb> [options]')
    .helpCommand(false)
    .argument('[verb]')
    .allowExcessArguments()
    .action((verb: string | undefined) => {
      throw noSuchVerb(verb, patch);
    });
  // The verbs stand in the help of `patch` itself; to the program's they would be noise.
  patch.configureHelp({ subcommandTerm: command => `${command.name()} ${command.usage()}` });
  addReading(patch, ended);
  addWriting(patch, ended);
  addEditing(patch, ended);
}

function addReading(patch: Command, ended: Ended): void {
  patch
    .command('list')
    .description('print the series and their patches: title, releases, requirements')
    .option('--json', 'as JSON')
    .action(async (options: { json?: true }) => {
      const { listCommand } = await import('./list.js');
      ended(await listCommand(options));
    });
  patch
    .command('show')
    .description('print one patch')
    .argument('<name>', 'like go1.15/0003-runtime-core')
    .action(async (name: string) => {
      const { showCommand } = await import('./show.js');
      ended(await showCommand(name));
    });
  patch
    .command('check')
    .description('say patch by patch and hunk by hunk whether a series applies')
    .option(...go)
    .option(...series)
    .option('--keep-tests', 'the tree keeps its own tests of the feature')
    .addOption(source())
    .option('--json', 'as JSON')
    .action(async (options: CheckOptions) => {
      requireSupportedPlatform(process);
      const { checkCommand } = await import('./check.js');
      ended(await checkCommand(options));
    });
}

function addWriting(patch: Command, ended: Ended): void {
  patch
    .command('apply')
    .description('make a patched copy of a tree to work in')
    .option(...go)
    .option('--to <dir>', 'the copy: a folder that does not exist yet')
    .option('--in <dir>', 'change this tree as it lies there')
    .option(...series)
    .option('--keep-tests', 'the tree keeps its own tests of the feature')
    .addOption(source())
    .action(async (options: ApplyOptions) => {
      requireSupportedPlatform(process);
      const { applyCommand } = await import('./apply.js');
      ended(await applyCommand(options));
    });
  patch
    .command('remove')
    .description('take debugger calls out of a copy of a tree (Go 1.11 to 1.16), and list what went')
    .option(...go)
    .option('--to <dir>', 'the copy: a folder that does not exist yet')
    .option('--in <dir>', 'change this tree as it lies there')
    .option('--keep-tests', 'leave the tests of the feature in the tree')
    .addOption(source())
    .action(async (options: RemoveOptions) => {
      requireSupportedPlatform(process);
      const { removeCommand } = await import('./remove.js');
      ended(await removeCommand(options));
    });
}

function addEditing(patch: Command, ended: Ended): void {
  const edited = ['--from <dir>', 'the edited tree, made by patch apply'] as const;
  const unpatched = [
    '--go <what>',
    'the tree that it was made from, where it does not say so itself',
  ] as const;
  patch
    .command('export')
    .description('write a series with the edits in a patched tree to a folder')
    .requiredOption(...edited)
    .requiredOption('--to <dir>', 'a folder that does not exist yet')
    .option(...unpatched)
    .option(...series)
    .action(async (options: ExportOptions) => {
      requireSupportedPlatform(process);
      const { exportCommand } = await import('./export.js');
      ended(await exportCommand(options));
    });
  patch
    .command('refresh')
    .description('write the edits in a patched tree into the series itself')
    .requiredOption(...edited)
    .option(...unpatched)
    .option(...series)
    .action(async (options: EditOptions) => {
      requireSupportedPlatform(process);
      const { refreshCommand } = await import('./refresh.js');
      ended(await refreshCommand(options));
    });
}

function source(): Option {
  return new Option('--source <source>', 'where releases come from').choices(fromChoices);
}

function noSuchVerb(typed: string | undefined, patch: Command): UsageError {
  const verbs = patch.commands.map(command => command.name());
  const known = `patch can ${verbs.slice(0, -1).join(', ')} and ${verbs.at(-1)}`;
  if (typed === undefined) return new UsageError('patch needs a verb', { remedy: known });
  const guess = nearest(typed, verbs);
  return new UsageError(`patch can't ${JSON.stringify(typed)}`, {
    remedy: guess === undefined ? known : `did you mean ${guess}?`,
  });
}

import type { Command } from 'commander';
import { requireSupportedPlatform } from '../../../host/platform.js';
import type { Removal } from '../../../patches/removal/remove.js';
import { count } from '../../../report/text.js';
import type { Tree } from '../../../sources/tree.js';
import { destinationOf } from '../../destination.js';
import type { Ended } from '../../options.js';
import { addDestination, addSource, addTree, planOptions, type TreeOptions } from '../../patch-options.js';
import { withSurroundings } from '../../surroundings.js';
import { textOptions } from '../../terminal.js';

interface RemoveOptions extends TreeOptions {
  to?: string;
  in?: string;
  keepTests?: true;
}

export function addRemove(patch: Command, ended: Ended): void {
  const remove = patch
    .command('remove')
    .description('take debug calls out of a copy of a tree (Go 1.11 to 1.16), and list what was removed');
  addSource(
    addDestination(addTree(remove)).option('--keep-tests', 'leave the tests of debug calls in the tree'),
  ).action(async (options: RemoveOptions) => {
    requireSupportedPlatform(process);
    ended(await removeCommand(options));
  });
}

/**
 * Takes debug calls out of a new copy of a tree, or out of a tree in place, and lists what was removed.
 */
async function removeCommand(options: RemoveOptions): Promise<number> {
  const destination = destinationOf(options);
  const keepTests = options.keepTests === true;
  const [{ stripInPlace, strippedCopy }, { namedTree }] = await Promise.all([
    import('../../../toolchain/patched-copy.js'),
    import('../../../sources/named-trees.js'),
  ]);
  if (destination.kind === 'in') {
    const { tree, removal } = await stripInPlace(destination.dir, keepTests);
    await print(tree, removal, destination.dir);
    return 0;
  }
  const { go, to } = destination;
  const { tree } = await withSurroundings({}, surroundings =>
    namedTree(go, planOptions(options, surroundings)),
  );
  await print(tree, await strippedCopy(tree, to, keepTests), to);
  return 0;
}

async function print(tree: Tree, { removed, files }: Removal, dir: string): Promise<void> {
  const { removedLines, treeLine } = await import('../../patch-lines.js');
  const text = textOptions(process.stdout, process.env, false);
  const what = `${count(removed.length, 'declaration')} in ${count(files.size, 'file')}`;
  const lines = [treeLine(tree, text), ...removedLines(removed, text), `Taken out of ${dir}: ${what}.`];
  process.stdout.write(`${lines.join('\n')}\n`);
}

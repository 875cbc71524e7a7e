import type { Command } from 'commander';
import { requireSupportedPlatform } from '../../../host/platform.js';
import { count } from '../../../report/text.js';
import type { Patched } from '../../../toolchain/patched-copy.js';
import { destinationOf } from '../../destination.js';
import type { Ended } from '../../options.js';
import {
  addDestination,
  addSeries,
  addSource,
  addTree,
  planOptions,
  type TreeOptions,
} from '../../patch-options.js';
import { withSurroundings } from '../../surroundings.js';
import { textOptions } from '../../terminal.js';

interface ApplyOptions extends TreeOptions {
  to?: string;
  in?: string;
  series?: string;
  keepTests?: true;
}

export function addApply(patch: Command, ended: Ended): void {
  const apply = patch.command('apply').description('make a patched copy of a tree, to work in');
  addSource(
    addSeries(addDestination(addTree(apply))).option(
      '--keep-tests',
      "keep the tree's own tests of debug calls",
    ),
  ).action(async (options: ApplyOptions) => {
    requireSupportedPlatform(process);
    ended(await applyCommand(options));
  });
}

/** Applies a series to a new copy of a tree, or to a tree in place. */
async function applyCommand(options: ApplyOptions): Promise<number> {
  const destination = destinationOf(options);
  const [{ patchedCopy, patchInPlace }, { namedTree }] = await Promise.all([
    import('../../../toolchain/patched-copy.js'),
    import('../../../sources/named-trees.js'),
  ]);
  if (destination.kind === 'in') {
    const patched = await patchInPlace(destination.dir, options);
    const patches = count(patched.verdicts.length, 'patch', 'patches');
    await print(patched, `${destination.dir} has the series ${patched.series} now: ${patches}.`);
    return 0;
  }
  const { go, to } = destination;
  const tree = await withSurroundings({}, surroundings => namedTree(go, planOptions(options, surroundings)));
  const patched = await patchedCopy(tree, to, options);
  const patches = count(patched.verdicts.length, 'patch', 'patches');
  await print(patched, `${to} has the series ${patched.series}: ${patches}. It is not built.`);
  return 0;
}

async function print({ tree, removed, verdicts }: Patched, sentence: string): Promise<void> {
  const { replacedLines, treeLine, verdictLines } = await import('../../patch-lines.js');
  const text = textOptions(process.stdout, process.env, false);
  const lines = [treeLine(tree, text), ...replacedLines(removed), ...verdictLines(verdicts, text), sentence];
  process.stdout.write(`${lines.join('\n')}\n`);
}

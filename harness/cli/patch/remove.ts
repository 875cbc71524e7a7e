import { UsageError } from '../../host/errors.js';
import { planRemoval, type Removal } from '../../patches/removal/remove.js';
import { writeChanges } from '../../patches/write.js';
import { inRange } from '../../releases/range.js';
import { formatVersion } from '../../releases/version.js';
import { count } from '../../report/text.js';
import { obtainDirectory } from '../../sources/directory.js';
import type { Tree } from '../../sources/tree.js';
import { requireOutside, workingCopy } from '../../toolchain/working-copy.js';
import { textOptions } from '../terminal.js';
import { placeOf } from './place.js';
import { namedTree, type TreeOptions } from './trees.js';
import { removedLines, treeLine } from './verdicts.js';

export interface RemoveOptions extends TreeOptions {
  to?: string;
  in?: string;
  keepTests?: true;
}

/** Takes debugger calls out of a new copy of a tree, or of a tree as it lies there, and lists what went. */
export async function removeCommand(options: RemoveOptions): Promise<number> {
  const place = placeOf(options);
  const keepTests = options.keepTests === true;
  if (place.kind === 'in') {
    const tree = await obtainDirectory(place.dir, 'register maps');
    const removal = await removalOf(tree, keepTests);
    await writeChanges(tree.root, removal.files);
    print(tree, removal, place.dir);
    return 0;
  }
  const { tree } = await namedTree(place.go, options.source, 'register maps');
  await requireOutside(tree.root, place.to);
  const removal = await removalOf(tree, keepTests);
  await workingCopy(tree, place.to, root => writeChanges(root, removal.files));
  print(tree, removal, place.to);
  return 0;
}

/** Since 1.17 the feature is woven into more of the runtime than its declarations. */
async function removalOf(tree: Tree, keepTests: boolean): Promise<Removal> {
  const name = `Go ${formatVersion(tree.version)}`;
  if (!inRange(tree.version, '<1.17')) {
    throw new UsageError(`debugger calls can't be taken out of ${name} (${tree.origin.description})`, {
      remedy: 'they can be taken out of Go 1.11 to 1.16',
    });
  }
  const removal = await planRemoval(tree.root, keepTests ? 'implementation' : 'all');
  if (removal.removed.length > 0) return removal;
  throw new UsageError(`there are no debugger calls in ${tree.origin.description} (${name}) to be taken out`);
}

function print(tree: Tree, { removed, files }: Removal, dir: string): void {
  const text = textOptions(process.stdout, process.env, false);
  const what = `${count(removed.length, 'declaration')} in ${count(files.size, 'file')}`;
  const lines = [treeLine(tree, text), ...removedLines(removed, text), `Taken out of ${dir}: ${what}.`];
  process.stdout.write(`${lines.join('\n')}\n`);
}
